"""The one queue of all processes whose shards want to IDENTIFY (Discord's documentation, "Gateway", "Sharding")."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from domain.limits.process import ProcessId
from domain.limits.session_starts import SessionStarts

SPACING = timedelta(seconds=5)
"""Discord takes one IDENTIFY of each key within so long."""

USED_WITHIN = timedelta(seconds=1)
"""Whoever has a turn IDENTIFYs within so long of asking for it, or not at all; it may die before."""

PRESENT = timedelta(seconds=5)
"""Whoever has not asked for so long is passed over: it may have died, and holds nobody up."""

KEPT = timedelta(minutes=2)
"""So long it finds its place again, longer than any pause between two connections."""


@frozen(kw_only=True)
class Place:
    process: ProcessId
    shard: int
    key: int
    number: int
    """In the order in which they came."""
    asked_at: datetime


@frozen(kw_only=True)
class Turn:
    """The last one of a key."""

    key: int
    process: ProcessId
    shard: int
    given_at: datetime


@frozen(kw_only=True)
class Waiting:
    place: Place
    ahead: int
    """How many are before it."""
    until: datetime
    """Not before then, even if all who are before it take their turns at once."""


@frozen(kw_only=True)
class Asking:
    process: ProcessId
    shard: int
    starts: SessionStarts
    spacing: timedelta = SPACING
    unused: bool = False
    """It has the last turn of its key, which came too late to be used."""
    only_stands: bool = False
    """It takes no turn yet, and only keeps its place."""

    @property
    def key(self) -> int:
        return self.starts.key_of(self.shard)

    @property
    def apart(self) -> timedelta:
        """From one turn of a key to the next: the last moment of one is far enough from the first of the other."""
        return self.spacing + USED_WITHIN if self.spacing else self.spacing


def answered(asking: Asking, places: Sequence[Place], turns: Sequence[Turn], now: datetime) -> Turn | Waiting:
    """`turns` are the last one of each key."""
    turn = Turn(key=asking.key, process=asking.process, shard=asking.shard, given_at=now)
    last = next((given for given in turns if given.key == asking.key), None)
    if asking.unused and last is not None and (last.process, last.shard) == (asking.process, asking.shard):
        return turn
    place = _place(asking, places, now)
    ahead = sum(
        each.key == asking.key and each.number < place.number and each.asked_at > now - PRESENT
        for each in places
        if (each.process, each.shard) != (asking.process, asking.shard)
    )
    free_at = max(now if last is None else last.given_at + asking.apart, _allowed_at(asking.starts, turns, now), now)
    if not ahead and free_at == now and not asking.only_stands:
        return turn
    return Waiting(place=place, ahead=ahead, until=free_at + ahead * asking.apart)


def _place(asking: Asking, places: Sequence[Place], now: datetime) -> Place:
    for each in places:
        if (each.process, each.shard) == (asking.process, asking.shard) and each.asked_at > now - KEPT:
            return evolve(each, key=asking.key, asked_at=now)
    number = 1 + max((each.number for each in places), default=0)
    return Place(process=asking.process, shard=asking.shard, key=asking.key, number=number, asked_at=now)


def _allowed_at(starts: SessionStarts, turns: Sequence[Turn], now: datetime) -> datetime:
    """When the day's budget, which all keys share, allows one more."""
    if not starts.remaining:
        return now + starts.resets_after
    return max((given.given_at for given in turns), default=now - starts.wait) + starts.wait


def pause_without_records(asking: Asking, *, since_last: timedelta | None, processes: int, drawn: float) -> timedelta:
    """How long to wait before an IDENTIFY while nobody can be asked whose turn it is.

    `since_last` is for how long this process has not IDENTIFYed, `drawn` a number from 0 to 1: each of the processes
    takes a moment of its own among as many as there are of them.
    """
    own = timedelta(0) if since_last is None else max(asking.apart - since_last, timedelta(0))
    return own + drawn * (max(processes, 1) - 1) * asking.apart
