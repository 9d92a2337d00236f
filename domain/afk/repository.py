from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.afk.absence import Absence
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.lease import Room


class Absences(Protocol):
    async def open(self, guild: GuildId, user: UserId, *, at: datetime) -> Absence:
        """Theirs, or one that is over; nobody else changes or claims it until the end."""
        ...

    async def lock(self, guild: GuildId, user: UserId) -> Absence | None:
        """The same where there is one."""
        ...

    async def save(self, absence: Absence) -> None:
        """And tell every process that who is away has changed."""
        ...

    async def keep_nickname(self, absence: Absence) -> None:
        """Save it where nothing changed that others see."""
        ...

    async def remove(self, absence: Absence) -> None:
        """And tell every process, as `save` does."""
        ...

    async def away(self, guild: GuildId) -> int:
        """How many are away, counted up to MOST_AWAY."""
        ...

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Absence, ...]:
        """What is due, each for one claimant only; whose time is over has ended by that."""
        ...

    async def notice(
        self,
        guild: GuildId,
        channel: ChannelId,
        mentioned: Mapping[UserId, int],
        *,
        at: datetime,
        unless_since: datetime,
    ) -> frozenset[UserId]:
        """Whom of them nobody was told of in that channel after `unless_since`, of those who are away: nobody else is
        told of them now. How often they were mentioned is kept with that."""
        ...

    async def forget_notices(self, guild: GuildId, user: UserId) -> int:
        """How often they were mentioned, as far as it was kept."""
        ...
