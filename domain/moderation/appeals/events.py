from attrs import frozen

from domain.moderation.case_number import CaseNumber
from domain.shared.events import Event


@frozen(kw_only=True)
class AppealChanged(Event):
    """It was filed, or something about it is different now. `number` is the case's, as elsewhere."""

    number: CaseNumber


@frozen(kw_only=True)
class AppealSettled(Event):
    """It was granted, and the case is taken back; or it was refused; or there is nothing to decide any more."""

    number: CaseNumber
