from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.evidence.message import Capture
from domain.shared.ids import CaptureId, ChannelId, GuildId, UserId
from domain.shared.posts import Place

MOST_OF_A_CASE = 10
"""Messages that a case has as its evidence."""


class Captures(Protocol):
    """Messages as they were when somebody had them kept."""

    async def keep(self, capture: Capture) -> None:
        """Kept again under the same id, it stays as it was first."""
        ...

    async def use(self, guild: GuildId, captures: Collection[CaptureId], *, at: datetime) -> None:
        """They belong to something from now on, and are not forgotten. Raises CaptureForgotten if one is gone."""
        ...

    async def forget_unused(self, before: datetime, *, limit: int) -> int:
        """Those that nothing was done with since then, at most so many; how many there were."""
        ...


class CaseEvidence(Protocol):
    """Which of them belong to a case."""

    async def add(self, guild: GuildId, number: int, captures: Collection[CaptureId], *, by: UserId) -> int:
        """Those that the case has already are not added again; how many it has now. Raises TooMuchEvidence."""
        ...


class CapturePosts(Protocol):
    """Where the files of each message were posted again."""

    async def choose(self, guild: GuildId, capture: CaptureId, channel: ChannelId) -> bool:
        """Remember where they are about to be posted; whether nowhere was chosen before, else that stays."""
        ...

    async def put(self, guild: GuildId, capture: CaptureId, place: Place, kept: Collection[str]) -> None:
        """Remember the post, and the names of the files that are there; the latest one counts."""
        ...
