from typing import Protocol

from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, UserId


class Nicknames(Protocol):
    async def of(self, guild: GuildId, user: UserId) -> str | None:
        """The member's nickname; None where they have none, or are no member.

        Raises MayNotLook or DiscordUnreachable.
        """
        ...

    async def reset(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        """Raises EffectRefused or DiscordUnreachable."""
        ...


class NickReader(Protocol):
    async def taken(self, guild: GuildId, number: CaseNumber) -> str | None:
        """The nickname that a case took."""
        ...
