"""What people ask about evidence; answered by a Reader."""

from typing import Protocol

from attrs import frozen

from domain.evidence.message import Capture
from domain.shared.ids import CaptureId, GuildId
from domain.shared.posts import Place


@frozen(kw_only=True)
class CaptureView:
    """A message that was kept, and where its files were posted again; `kept` are the names of those that are there."""

    capture: Capture
    post: Place | None = None
    kept: tuple[str, ...] = ()
    version: int = 1

    @property
    def guild(self) -> GuildId:
        return self.capture.guild


class EvidenceReader(Protocol):
    async def show(self, guild: GuildId, capture: CaptureId) -> CaptureView:
        """Raises CaptureForgotten."""
        ...

    async def of_case(self, guild: GuildId, number: int) -> tuple[CaptureView, ...]:
        """In the order in which they were kept."""
        ...
