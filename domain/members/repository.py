from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.members.member import Member, Sighting
from domain.shared.ids import GuildId, UserId


class MemberRepository(Protocol):
    async def meet(self, sightings: Collection[Sighting]) -> None:
        """Take in what was seen of members of any registered guilds, new ones too, in one statement; several
        sightings of one member are merged."""
        ...

    async def get(self, guild: GuildId, user: UserId) -> Member:
        """Raises MemberNotKnown."""
        ...

    async def left(self, guild: GuildId, user: UserId, *, at: datetime) -> bool:
        """Note that somebody left; returns whether they were known and in the guild until now."""
        ...
