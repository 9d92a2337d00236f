from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Protocol

from domain.members.member import Member, Sighting
from domain.members.record import BulkOutcome, MemberRecord
from domain.shared.ids import GuildId, UserId


class MemberRepository(Protocol):
    async def meet(self, sightings: Collection[Sighting]) -> None:
        """Take in what was seen of members of any registered guilds, new ones too, in one statement; several
        sightings of one member are merged."""
        ...

    async def take_over(
        self, guild: GuildId, records: Collection[MemberRecord], given: frozenset[str], *, at: datetime
    ) -> BulkOutcome:
        """Set the `given` fields of many members, each another one, in one statement; unknown members are added."""
        ...

    async def get(self, guild: GuildId, user: UserId) -> Member:
        """Raises MemberNotKnown."""
        ...

    async def joined(self, sighting: Sighting) -> bool:
        """Take in somebody who joined, at the time of the sighting; returns whether this join is a new one."""
        ...

    async def presence(self, guild: GuildId, *, after: UserId, limit: int) -> Mapping[UserId, bool]:
        """Of the next members beyond that id, by id, whether they count as being in the guild."""
        ...

    async def left_unseen(self, guild: GuildId, users: Collection[UserId], *, at: datetime) -> None:
        """Those of them who count as being in the guild left, by that time or when last seen."""
        ...

    async def left(self, sighting: Sighting) -> bool:
        """Take in that somebody left, at the time of the sighting; returns whether this is new."""
        ...


class MemberFlow(Protocol):
    """How many came and went, by guild and day."""

    async def add(self, guild: GuildId, day: date, *, joins: int = 0, leaves: int = 0) -> None: ...
