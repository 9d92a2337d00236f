"""Whether a replica may be read: how far behind the primary it is, asked of both, again and again.

It is measured by positions in the write-ahead log. Where the replica has replayed what the primary had written at a
moment, it holds everything of before that moment. So an idle primary is no lag, and no two clocks are compared.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence

import asyncpg
import structlog
from attrs import define, field, frozen
from sqlalchemy import RowMapping, text

from application.shared.errors import RecordsUnavailable, TransientFailure
from infrastructure.database.engines import Engines
from infrastructure.database.errors import is_lost, of_driver, root
from infrastructure.database.own_writes import OwnWrites
from infrastructure.database.reading import Reading
from infrastructure.observability.metrics import REPLICA_IN_USE, REPLICA_LAG

_log = structlog.stdlib.get_logger(__name__)

_WHERE_IT_STANDS = text(
    "SELECT system_identifier AS server, current_database() AS database, pg_is_in_recovery() AS follows,"
    " pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_replay_lsn(), '0/0')"
    " ELSE pg_current_wal_lsn() END, '0/0')::bigint AS position FROM pg_control_system()"
)

AGAIN = 0.5
"""A replica that fell behind is read again once it is within this share of the bound, so that it does not flutter."""


FAILURES = (TransientFailure, RecordsUnavailable, asyncpg.PostgresError)
"""What a read from it may meet: the primary is asked then. What is wrong with the statement itself, that says too."""


@frozen
class Place:
    """Where a server stands."""

    server: int
    """What the copies of one server have in common."""
    database: str
    follows: bool
    """Whether it is a replica."""
    position: int
    """How much it has written, or replayed, in bytes."""


@frozen
class Obstacle:
    why: str
    is_lag: bool = False
    """It passes as the replica catches up."""


@define(eq=False)
class Freshness:
    """As of when the replica has everything; moments are those of this machine's steady clock."""

    as_of: float = field(default=-math.inf, init=False)
    _marks: deque[tuple[float, int]] = field(factory=deque, init=False)

    def written(self, at: float, position: int, *, longest: float) -> None:
        """The primary was there at that moment. What is older than `longest` seconds need not be known exactly."""
        self._marks.append((at, position))
        while self._marks[0][0] < at - longest:
            self._marks.popleft()

    def replayed(self, position: int) -> None:
        while self._marks and self._marks[0][1] <= position:
            self.as_of = max(self.as_of, self._marks.popleft()[0])


@define(eq=False)
class Replica:
    """A replica may be read while `look`, which is called every second or so, finds it well."""

    _primary: Reading
    there: Reading
    """However it is. Ask it once: the primary is there, too."""
    _writes: OwnWrites
    _bound: float
    _now: Callable[[], float] = time.monotonic
    _quiet: bool = False
    """Whoever asks says it."""
    _freshness: Freshness = field(factory=Freshness, init=False)
    obstacle: Obstacle | None = field(default=Obstacle("it was not looked at yet"), init=False)
    """Why it is not read; None where it is."""

    @property
    def as_of(self) -> float:
        """It has everything of before that moment."""
        return self._freshness.as_of

    @property
    def _lag(self) -> float:
        """Seconds; infinite where it is not known."""
        return self._now() - self.as_of

    def has(self, guilds: Collection[int]) -> bool:
        """Whether it may be read about these, and it is known which: it has what this process changed of them."""
        is_fresh = self.obstacle is None and self._lag <= self._bound
        return is_fresh and bool(guilds) and self.as_of > self._writes.last(guilds)

    async def look(self) -> None:
        """Raises RecordsUnavailable where the primary does not answer."""
        at = self._now()
        primary = _place(await self._primary.rows(_WHERE_IT_STANDS))
        self._freshness.written(at, primary.position, longest=2 * self._bound)
        try:
            place = _place(await self.there.once(_WHERE_IT_STANDS))
        except FAILURES as error:
            self._found(_away(error))
            return
        if (place.server, place.database) != (primary.server, primary.database):
            self._found(Obstacle("it is no copy of this database"))
        elif not place.follows:
            self._found(Obstacle("it does not follow the primary"))
        else:
            self._freshness.replayed(place.position)
            self._writes.forget_until(self.as_of)
            self._found(self._behind())

    def failed(self, error: Exception) -> None:
        """A read met that; if the replica is out of reach it is not asked before the next look."""
        if any(map(is_lost, _causes(error))):
            self._found(_away(error))

    def _behind(self) -> Obstacle | None:
        bound = self._bound if self.obstacle is None else AGAIN * self._bound
        return None if self._lag <= bound else Obstacle(f"it is more than {self._bound:g} s behind", is_lag=True)

    def _found(self, obstacle: Obstacle | None) -> None:
        REPLICA_LAG.set(self._lag)
        REPLICA_IN_USE.set(obstacle is None)
        if obstacle != self.obstacle and not self._quiet:
            if obstacle is None:
                _log.info("the read replica is used")
            else:
                _log.warning("the read replica is not used", reason=obstacle.why)
        self.obstacle = obstacle


def replica_of(engines: Engines, primary: Reading, *, bound: float, quiet: bool = False) -> Replica | None:
    """None where there is none."""
    there = engines.replica
    if there is None or engines.transactional.writes is None:
        return None
    reading, writes = Reading(Engines(there, there, there.limits)), engines.transactional.writes
    return Replica(primary, reading, writes, bound, quiet=quiet)


def _place(rows: Sequence[RowMapping]) -> Place:
    [row] = rows
    return Place(**row)


def _away(error: Exception) -> Obstacle:
    """By the kind of failure, each of which is logged once."""
    kind = next((each for each in _causes(error) if is_lost(each)), root(error))
    return Obstacle(f"it does not answer ({type(of_driver(kind)).__name__})")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Not the root alone: that of a time that ran out is a cancellation."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__
