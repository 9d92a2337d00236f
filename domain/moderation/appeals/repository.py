from typing import Protocol

from domain.moderation.appeals.appeal import Appeal, AppealState
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId
from domain.shared.posts import Place


class Appeals(Protocol):
    async def file(self, appeal: Appeal) -> bool:
        """Whether the case was not appealed yet; else nothing is changed."""
        ...

    async def lock(self, guild: GuildId, number: CaseNumber) -> Appeal:
        """The appeal, which nobody else changes until this unit of work ends. Raises AppealNotFound."""
        ...

    async def save(self, appeal: Appeal) -> None:
        """Raises ConcurrentChange."""
        ...

    async def note_told(self, guild: GuildId, number: CaseNumber, what: AppealState) -> None:
        """The member knows that it came to this, or cannot be told; nothing where it is something else by now."""
        ...


class AppealPosts(Protocol):
    """Where each appeal stands in the moderators' channel."""

    async def choose(self, guild: GuildId, number: CaseNumber, channel: ChannelId) -> bool:
        """Remember where it is about to be posted; whether nowhere was chosen before, else that stays."""
        ...

    async def put(self, guild: GuildId, number: CaseNumber, place: Place) -> None: ...
