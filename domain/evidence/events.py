from attrs import frozen

from domain.shared.events import Event
from domain.shared.ids import CaptureId


@frozen(kw_only=True)
class EvidenceUsed(Event):
    """A message that was kept belongs to a case or a report from now on."""

    capture: CaptureId
