"""Who has come or gone a moment ago: they are greeted when it is clear whether they stay."""

from collections import deque
from datetime import datetime, timedelta

from attrs import define, evolve, field, frozen

from domain.greetings.repository import Coming
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from domain.shared.names import Names

WAIT = timedelta(seconds=8)
"""Somebody who is banned or kicked right at joining is gone by then, and a ban that made somebody go is known."""

MOST_WAITING = 10_000
"""In one process; those beyond it are not greeted."""

A_MINUTE = timedelta(minutes=1)
BANS_KNOWN_FOR = timedelta(minutes=15)
"""Longer than a farewell can have to wait for its turn."""
MOST_A_MINUTE = 10
"""Greeted one by one in a guild; those beyond it are counted in one line when the minute is over."""

type _Who = tuple[GuildId, UserId]


@frozen(kw_only=True)
class Departure:
    guild: GuildId
    user: UserId
    names: Names
    was_banned: bool = False


@frozen(kw_only=True)
class Batch:
    """What is to be said in a guild at once; of `room` of them one by one."""

    guild: GuildId
    comers: tuple[Coming, ...] = ()
    leavers: tuple[Departure, ...] = ()
    room: int = MOST_A_MINUTE


@define(eq=False)
class Doorstep:
    """Nothing of it outlives the process: who came or went meanwhile is not greeted late."""

    _comers: dict[_Who, tuple[datetime, Coming]] = field(factory=dict)
    _leavers: dict[_Who, tuple[datetime, Departure]] = field(factory=dict)
    _banned: dict[_Who, datetime] = field(factory=dict)
    _greeted: dict[GuildId, deque[datetime]] = field(factory=dict)

    def came(self, guild: GuildId, coming: Coming, *, at: datetime) -> None:
        """Who is back before a farewell was said gets neither that nor a welcome."""
        if self._leavers.pop((guild, coming.user), None) is None and len(self._comers) < MOST_WAITING:
            self._comers[guild, coming.user] = (at, coming)

    def went(self, departure: Departure, *, at: datetime) -> None:
        """Who goes before they were welcomed gets neither that nor a farewell."""
        who = departure.guild, departure.user
        if self._comers.pop(who, None) is None and len(self._leavers) < MOST_WAITING:
            self._leavers[who] = (at, departure)

    def was_banned(self, guild: GuildId, user: UserId, *, at: datetime) -> None:
        self._comers.pop((guild, user), None)
        if len(self._banned) < MOST_WAITING:
            self._banned[guild, user] = at

    def is_banned(self, departure: Departure) -> bool:
        """Whether a ban of them was heard of a moment ago."""
        return departure.was_banned or (departure.guild, departure.user) in self._banned

    def take(self, now: datetime, room: Room) -> tuple[Batch, ...]:
        """What may be said by now, in guilds of which nothing is being said; it waits here no longer."""
        for who in self._banned.keys() & self._leavers.keys():  # it may have to wait longer than bans are known
            at, departure = self._leavers[who]
            self._leavers[who] = (at, evolve(departure, was_banned=True))
        self._banned = {who: at for who, at in self._banned.items() if at > now - BANS_KNOWN_FOR}
        due = dict.fromkeys(
            guild
            for waiting in (self._comers, self._leavers)
            for (guild, _), (at, _) in waiting.items()
            if at <= now - WAIT
        )
        free = [guild for guild in due if room.of(guild) and self._room(guild, now)]
        return tuple(self._batch(guild, now) for guild in free[: room.total])

    def greeted(self, guild: GuildId, count: int, *, at: datetime) -> None:
        """So many were greeted one by one."""
        self._greeted.setdefault(guild, deque()).extend([at] * count)

    def put_back(self, batch: Batch, *, at: datetime) -> None:
        """It could not be recorded that they are greeted, so they were not."""
        for coming in batch.comers:
            self._comers.setdefault((batch.guild, coming.user), (at - WAIT, coming))
        for departure in batch.leavers:
            self._leavers.setdefault((batch.guild, departure.user), (at - WAIT, departure))

    def _room(self, guild: GuildId, now: datetime) -> int:
        greeted = self._greeted.get(guild, deque())
        while greeted and greeted[0] <= now - A_MINUTE:
            greeted.popleft()
        if not greeted:
            self._greeted.pop(guild, None)
        return max(0, MOST_A_MINUTE - len(greeted))

    def _batch(self, guild: GuildId, now: datetime) -> Batch:
        return Batch(
            guild=guild,
            comers=tuple(_taken(self._comers, guild, now)),
            leavers=tuple(_taken(self._leavers, guild, now)),
            room=self._room(guild, now),
        )


def _taken[Waiting](waiting: dict[_Who, tuple[datetime, Waiting]], guild: GuildId, now: datetime) -> list[Waiting]:
    due = [who for who, (at, _) in waiting.items() if who[0] == guild and at <= now - WAIT]
    return [waiting.pop(who)[1] for who in due]
