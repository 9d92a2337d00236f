"""When a replica may be read; tests/integration/test_replica.py has a real one."""

import math
from collections.abc import Sequence
from typing import cast

import asyncpg
import pytest
from attrs import asdict, define, evolve, field
from prometheus_client import REGISTRY
from sqlalchemy import Executable, RowMapping
from structlog.testing import capture_logs

from application.shared.errors import RecordsUnavailable, TransientFailure
from infrastructure.database.engines import Engines
from infrastructure.database.own_writes import OwnWrites, Parameters, guilds_in
from infrastructure.database.reading import Reading
from infrastructure.database.replica import AGAIN, Freshness, Obstacle, Place, Replica

BOUND = 10.0


def test_a_replica_is_as_of_the_newest_position_that_it_has_replayed() -> None:
    fresh = Freshness()
    for at, position in ((1.0, 10), (2.0, 20), (3.0, 30)):
        fresh.written(at, position, longest=60)
    fresh.replayed(9)
    assert fresh.as_of == -math.inf
    fresh.replayed(25)
    assert fresh.as_of == 2.0
    fresh.replayed(30)
    assert fresh.as_of == 3.0


def test_while_the_primary_is_idle_it_is_as_of_the_last_look() -> None:
    fresh = Freshness()
    for at in (1.0, 3_600.0, 7_200.0):
        fresh.written(at, 10, longest=60)
        fresh.replayed(10)
        assert fresh.as_of == at


def test_of_a_replica_that_stands_still_no_more_is_kept_than_is_of_use() -> None:
    fresh = Freshness()
    for at in range(10_000):
        fresh.written(float(at), at, longest=20)
    assert len(fresh._marks) == 21
    fresh.replayed(9_990)
    assert fresh.as_of == 9_990.0


@pytest.mark.parametrize(
    ("parameters", "guilds"),
    [
        (None, set()),
        ({"in_guild": 7, "which": 1}, {7}),
        ({"guild": 7, "user": 1}, {7}),
        ([{"event_guild_id": 7}, {"event_guild_id": 8}], {7, 8}),
        ({"guilds": [7, 8]}, set()),
        ({"guild": [7, 8]}, set()),
        ({"of_user": 7}, set()),
    ],
)
def test_a_statement_is_about_the_guild_that_its_parameters_name(parameters: Parameters, guilds: set[int]) -> None:
    assert guilds_in(parameters) == guilds


def test_what_was_changed_is_remembered_by_guild_until_the_replica_has_it() -> None:
    moment = [1.0]
    writes = OwnWrites(lambda: moment[0])
    writes.note({7})
    moment[0] = 2.0
    writes.note({8})
    assert [writes.last(guilds) for guilds in ({7}, {8}, {7, 8}, {9})] == [1, 2, 2, -math.inf]
    writes.forget_until(1.0)
    assert [writes.last({guild}) for guild in (7, 8)] == [-math.inf, 2]


@define(eq=False)
class FakeServer(Reading):
    """Says where it stands, or fails."""

    _engines: Engines = field(init=False)
    place: Place
    failure: Exception | None = field(default=None, init=False)

    async def once(self, statement: Executable, parameters: dict[str, object] | None = None) -> Sequence[RowMapping]:
        if self.failure is not None:
            raise self.failure
        return [cast("RowMapping", asdict(self.place))]

    async def rows(self, statement: Executable, parameters: dict[str, object] | None = None) -> Sequence[RowMapping]:
        return await self.once(statement, parameters)


@define(eq=False)
class Trial:
    """A primary and its replica, in memory, at a moment that goes on when a test says so."""

    moment: float = 100.0
    primary: FakeServer = field(factory=lambda: FakeServer(Place(server=1, database="tux", follows=False, position=0)))
    standby: FakeServer = field(factory=lambda: FakeServer(Place(server=1, database="tux", follows=True, position=0)))
    writes: OwnWrites = field(init=False)
    replica: Replica = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.writes = OwnWrites(lambda: self.moment)
        self.replica = Replica(self.primary, self.standby, self.writes, BOUND, now=lambda: self.moment)

    def write(self, position: int) -> None:
        self.primary.place = evolve(self.primary.place, position=position)

    def replay(self, position: int) -> None:
        self.standby.place = evolve(self.standby.place, position=position)

    async def look(self, *, after: float = 0) -> Obstacle | None:
        self.moment += after
        await self.replica.look()
        return self.replica.obstacle

    def shown(self) -> tuple[float | None, float | None]:
        """Whether it is used, and how far it is behind, as Prometheus is told."""
        return REGISTRY.get_sample_value("tux_replica_in_use"), REGISTRY.get_sample_value("tux_replica_lag_seconds")


@pytest.fixture
def trial() -> Trial:
    return Trial()


async def test_it_is_read_about_named_guilds_once_it_was_looked_at_and_as_long_as_that_goes_on(trial: Trial) -> None:
    assert not trial.replica.has({7})
    assert await trial.look() is None
    assert trial.shown() == (1, 0)
    assert (trial.replica.has({7}), trial.replica.has(())) == (True, False)
    trial.moment += BOUND
    assert trial.replica.has({7})
    trial.moment += 0.1
    assert not trial.replica.has({7})


async def test_one_that_fell_behind_the_bound_is_read_again_well_within_it(trial: Trial) -> None:
    behind = Obstacle("it is more than 10 s behind", is_lag=True)
    with capture_logs() as logs:
        await trial.look()
        trial.write(1)
        assert await trial.look(after=BOUND) is None, "just as far as it may"
        trial.replay(1)
        assert await trial.look() is None
        for position, after in ((2, 1), (3, 4), (4, 1)):
            trial.write(position)
            assert await trial.look(after=after) is None
        trial.write(5)
        assert await trial.look(after=BOUND * AGAIN) == behind
        assert trial.shown() == (0, BOUND + 1)
        assert not trial.replica.has({7})
        trial.replay(3)
        assert await trial.look() == behind, "within the bound, and soon behind again"
        trial.replay(4)
        assert await trial.look() is None
    assert [each.get("reason") for each in logs] == [None, "it is more than 10 s behind", None]


async def test_what_this_process_changed_of_a_guild_is_read_where_it_is(trial: Trial) -> None:
    await trial.look()
    trial.moment += 1
    trial.writes.note({7})
    trial.write(1)
    await trial.look(after=1)
    assert [trial.replica.has(guilds) for guilds in ({7}, {8}, {7, 8})] == [False, True, False]
    trial.replay(1)
    await trial.look()
    assert trial.replica.has({7, 8})
    assert trial.writes.last({7}) == -math.inf, "nobody asks for it any more"


@pytest.mark.parametrize(
    ("standby", "why"),
    [
        (Place(server=2, database="tux", follows=True, position=0), "it is no copy of this database"),
        (Place(server=1, database="other", follows=True, position=0), "it is no copy of this database"),
        (Place(server=1, database="tux", follows=False, position=0), "it does not follow the primary"),
    ],
)
async def test_what_is_no_replica_of_the_primary_is_not_read(trial: Trial, standby: Place, why: str) -> None:
    trial.standby.place = standby
    assert await trial.look() == Obstacle(why)
    assert not trial.replica.has({7})


async def test_one_that_does_not_answer_is_left_out_until_it_does_which_is_logged_once(trial: Trial) -> None:
    gone = TransientFailure()
    gone.__cause__ = ConnectionResetError()
    with capture_logs() as logs:
        await trial.look()
        trial.standby.failure = gone
        for _ in range(3):
            assert await trial.look() == Obstacle("it does not answer (ConnectionResetError)")
        assert not trial.replica.has({7})
        trial.standby.failure = None
        assert await trial.look() is None
    assert [each.get("reason") for each in logs] == [None, "it does not answer (ConnectionResetError)", None]


async def test_where_the_primary_does_not_answer_nothing_is_known(trial: Trial) -> None:
    trial.primary.failure = RecordsUnavailable()
    with pytest.raises(RecordsUnavailable):
        await trial.look()
    assert not trial.replica.has({7})


async def test_a_read_that_failed_for_itself_says_nothing_about_the_replica(trial: Trial) -> None:
    await trial.look()
    trial.replica.failed(asyncpg.UndefinedTableError("no such table"))
    assert trial.replica.has({7})
    lost = TransientFailure()
    lost.__cause__ = TimeoutError()
    trial.replica.failed(lost)
    assert not trial.replica.has({7})


async def test_one_who_says_it_himself_has_nothing_logged(trial: Trial) -> None:
    with capture_logs() as logs:
        await Replica(trial.primary, trial.standby, trial.writes, BOUND, quiet=True).look()
    assert logs == []
