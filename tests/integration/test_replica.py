"""Reads from a streaming replica: two real servers, the second of which stands still, is stopped, and catches up."""

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Literal

import asyncpg
import pytest
from attrs import define, evolve
from prometheus_client import REGISTRY
from sqlalchemy import text
from structlog.testing import capture_logs

from domain.charts.span import Span
from domain.leaderboards.board import Board
from domain.moderation.casebook.query import CaseQuery
from domain.shared.ids import GuildId
from domain.shared.paging import Seek
from infrastructure.charts.activity_reader import PostgresActivityReader
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.migrate import migrate
from infrastructure.database.reading import Reading
from infrastructure.database.replica import Replica
from infrastructure.database.replica_reading import ReplicaReading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.transaction import Transaction
from infrastructure.moderation.casebook.reader import PostgresCasebookReader
from infrastructure.settings import TuxSettings
from interface.leaderboards.wiring import open_boards
from interface.main import open_shared
from interface.startup.checks import Check
from interface.startup.doctor import examine
from tests.builders import MEMBER, an_intent
from tests.fakes.clock import START
from tests.integration.conftest import MakeEngines
from tests.postgres_proxy import PostgresProxy
from tests.streaming import Standby, streaming

pytestmark = [pytest.mark.replica, pytest.mark.xdist_group("replica")]

GUILD, OTHER = 1, 2
GUILD_ID = GuildId(7)
BOUND = 10.0

_READ = text("SELECT pg_is_in_recovery() AS follows, count(*) AS rows FROM facts WHERE guild_id = :in_guild")
_WRITE = text("INSERT INTO facts VALUES (:in_guild)")

type Server = Literal["replica", "primary"]


@define
class HandClock:
    """It goes on when a test says so."""

    moment: float = 1_000.0

    def __call__(self) -> float:
        self.moment += 0.001  # no two things happen at once
        return self.moment


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[str, Standby]]:
    with streaming() as both:
        yield both


@pytest.fixture
def standby(servers: tuple[str, Standby]) -> Standby:
    return servers[1]


@pytest.fixture
def settings(servers: tuple[str, Standby]) -> DatabaseSettings:
    url, standby = servers
    return DatabaseSettings(url=url, read_url=standby.url, read_lag=BOUND, pool_size=2)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def there(settings: DatabaseSettings) -> AsyncIterator[asyncpg.Connection]:
    """The replica, past everything that is tested."""
    address = settings.read_address
    assert address is not None
    connection = await asyncpg.connect(**address.arguments(name="tux test", within=60, settings={}))
    yield connection
    if not connection.is_closed():
        await connection.execute("SELECT pg_wal_replay_resume()")
        await connection.close()


@define
class Pair:
    """A primary, and reads that its replica may answer."""

    engines: Engines
    replica: Replica
    reading: ReplicaReading

    @classmethod
    def of(cls, engines: Engines, now: Callable[[], float]) -> "Pair":
        there, writes = engines.replica, engines.transactional.writes
        assert there is not None
        assert writes is not None
        writes._now = now
        primary = Reading(engines)
        replica = Replica(primary, Reading(Engines(there, there, there.limits)), writes, BOUND, now=now)
        return cls(engines, replica, ReplicaReading(engines, replica))

    async def write(self, guild: int = GUILD) -> None:
        """As the bot does, in a transaction."""
        transaction = Transaction(self.engines.transactional)
        await transaction.execute(_WRITE, {"in_guild": guild})
        await transaction.commit()
        await transaction.close()

    async def write_elsewhere(self) -> None:
        """As another process does."""
        async with self.engines.autocommit.session() as session:
            await session.execute(_WRITE, {"in_guild": GUILD})

    async def read(self, guild: int = GUILD) -> tuple[Server, int]:
        row = await self.reading.row(_READ, {"in_guild": guild})
        assert row is not None
        return ("replica" if row["follows"] else "primary"), row["rows"]

    async def catch_up(self) -> None:
        """Look until the replica has what there was."""
        wanted = self.replica._now()
        while self.replica.as_of < wanted:
            await self.replica.look()


@pytest.fixture
async def pair(settings: DatabaseSettings, make_engines: MakeEngines, clock: HandClock) -> Pair:
    pair = Pair.of(make_engines(settings), clock)
    async with pair.engines.autocommit.session() as session:
        await session.execute(text("CREATE TABLE IF NOT EXISTS facts (guild_id bigint)"))
        await session.execute(text("DELETE FROM facts"))
    await pair.catch_up()
    return pair


async def stand_still(there: asyncpg.Connection) -> None:
    await there.execute("SELECT pg_wal_replay_pause()")
    while await there.fetchval("SELECT pg_get_wal_replay_pause_state()") != "paused":
        pass


def lag() -> float | None:
    return REGISTRY.get_sample_value("tux_replica_lag_seconds")


def answered(server: Server) -> float:
    return REGISTRY.get_sample_value("tux_replica_reads_total", {"server": server}) or 0.0


def reasons(logs: Sequence[Mapping[str, object]]) -> list[object]:
    """What was logged of the replica: why it is not used, or that it is."""
    return [each.get("reason", "used") for each in logs if "read replica" in str(each["event"])]


async def test_a_primary_that_is_idle_for_hours_is_no_lag(pair: Pair, clock: HandClock) -> None:
    for _ in range(3):
        clock.moment += 3_600
        await pair.catch_up()
        assert await pair.read() == ("replica", 0)
    shown = lag()
    assert shown is not None
    assert shown < 1


async def test_what_does_not_say_which_guild_it_is_about_is_read_from_the_primary(pair: Pair) -> None:
    row = await pair.reading.row(text("SELECT pg_is_in_recovery() AS follows"))
    assert row is not None
    assert not row["follows"]


async def test_before_the_first_look_and_when_looking_has_ceased_the_primary_is_read(
    settings: DatabaseSettings, make_engines: MakeEngines, pair: Pair, clock: HandClock
) -> None:
    unseen = Pair.of(make_engines(settings), clock)
    assert await unseen.read() == ("primary", 0)
    clock.moment += BOUND + 1
    assert await pair.read() == ("primary", 0)


async def test_beyond_the_bound_the_primary_is_read_and_it_comes_back_by_itself(
    pair: Pair, there: asyncpg.Connection, clock: HandClock
) -> None:
    await stand_still(there)
    await pair.write_elsewhere()
    with capture_logs() as logs:
        clock.moment += BOUND / 2
        await pair.replica.look()
        assert await pair.read() == ("replica", 0), "within the bound it may be behind"
        for _ in range(3):
            clock.moment += BOUND / 2
            await pair.replica.look()
        assert await pair.read() == ("primary", 1)
        shown = lag()
        assert shown is not None
        assert shown > BOUND
        await there.execute("SELECT pg_wal_replay_resume()")
        await pair.catch_up()
        assert await pair.read() == ("replica", 1)
    assert reasons(logs) == ["it is more than 10 s behind", "used"]


async def test_what_this_process_changed_of_a_guild_is_not_read_from_a_replica_that_lacks_it(
    pair: Pair, there: asyncpg.Connection
) -> None:
    await stand_still(there)
    await pair.write()
    await pair.replica.look()
    assert await pair.read() == ("primary", 1), "they see their own"
    assert await pair.read(OTHER) == ("replica", 0), "others lose nothing by it"
    await there.execute("SELECT pg_wal_replay_resume()")
    await pair.catch_up()
    assert await pair.read() == ("replica", 1)


async def test_a_replica_that_is_stopped_is_left_out_at_once_and_used_again_when_it_is_back(
    pair: Pair, standby: Standby, there: asyncpg.Connection
) -> None:
    await pair.write_elsewhere()
    await pair.catch_up()
    await there.close()
    with capture_logs() as logs:
        standby.stop()
        assert await pair.read() == ("primary", 1), "the very read that met it"
        for _ in range(3):
            await pair.replica.look()
            assert await pair.read() == ("primary", 1)
        standby.start()
        await pair.catch_up()
        assert await pair.read() == ("replica", 1)
    assert len(set(reasons(logs))) == len(reasons(logs)), "each once"
    assert reasons(logs)[-1] == "used"


async def test_a_replica_that_falls_silent_leaves_time_for_the_primary(
    settings: DatabaseSettings, make_engines: MakeEngines, clock: HandClock, pair: Pair
) -> None:
    async with PostgresProxy.before(DatabaseSettings(url=settings.read_url)) as proxy:
        through = proxy.settings(DatabaseSettings(url=settings.read_url))
        silent = Pair.of(make_engines(DatabaseSettings(url=settings.url, read_url=through.url)), clock)
        await silent.catch_up()
        assert await silent.read() == ("replica", 0)
        proxy.fall_silent()
        assert await silent.read() == ("primary", 0)
        assert silent.replica.obstacle is not None, "it is not asked again before it was looked at"
        assert await silent.read() == ("primary", 0)


async def test_a_server_that_does_not_follow_this_one_is_never_read(
    settings: DatabaseSettings, make_engines: MakeEngines, clock: HandClock, pair: Pair
) -> None:
    itself = Pair.of(make_engines(DatabaseSettings(url=settings.url, read_url=settings.url)), clock)
    another = settings.read_url.replace("/tux?", "/postgres?")
    other = Pair.of(make_engines(DatabaseSettings(url=settings.url, read_url=another)), clock)
    for wrong, why in ((itself, "it does not follow the primary"), (other, "it is no copy of this database")):
        await wrong.replica.look()
        assert wrong.replica.obstacle is not None
        assert wrong.replica.obstacle.why == why
        assert (await wrong.read())[0] == "primary"


async def test_the_bot_searches_and_shows_boards_and_charts_from_the_replica_and_finds_what_it_wrote(
    settings: DatabaseSettings, there: asyncpg.Connection
) -> None:
    await migrate(settings)
    shared = open_shared(TuxSettings(database=settings))
    assert shared.replica is not None
    book = PostgresCasebookReader(shared.reading, shared.replica_reading)
    boards, charts = open_boards(shared), PostgresActivityReader(shared.replica_reading)

    async def found() -> int:
        return len((await book.search(GUILD_ID, CaseQuery(), Seek())).page.items)

    async def caught_up() -> None:
        wanted = time.monotonic()
        while shared.replica is not None and shared.replica.as_of < wanted:
            await shared.replica.look()

    try:
        async with shared.uow() as uow:
            await uow.guilds.register_many([GUILD_ID], at=START)
            await uow.commit()
        await caught_up()
        before = answered("replica"), answered("primary")
        assert await found() == 0
        await boards.ranks.rank(GUILD_ID, MEMBER, Board.XP)
        await charts.days(GUILD_ID, Span.until(START.date(), 7))
        assert answered("replica") - before[0] >= 4
        assert answered("primary") == before[1]

        await stand_still(there)
        async with shared.uow() as uow:
            await uow.cases.open(an_intent(guild=GUILD_ID))
            await uow.commit()
        await shared.replica.look()
        assert await found() == 1, "whoever took an action finds it"
        assert answered("primary") > before[1]
        await there.execute("SELECT pg_wal_replay_resume()")
        await caught_up()
        before = answered("replica"), answered("primary")
        assert await found() == 1
        assert answered("primary") == before[1]
    finally:
        await shared.studio.close()
        await shared.engines.dispose()


async def test_doctor_says_how_far_behind_the_replica_is(
    settings: DatabaseSettings, standby: Standby, there: asyncpg.Connection
) -> None:
    await migrate(settings)

    async def replica(given: DatabaseSettings) -> Check:
        return {check.name: check async for check in examine(given)}["replica"]

    well = await replica(settings)
    assert well.passed
    assert "s behind, and may be 10 s" in well.finding
    await stand_still(there)
    engines = open_engines(settings)
    async with engines.autocommit.session() as session:
        await session.execute(text("SELECT pg_switch_wal()"))
    await engines.dispose()
    behind = await replica(evolve(settings, read_lag=0.1))
    assert (behind.passed, behind.finding.partition(" is not read: ")[2]) == (False, "it is more than 0.1 s behind")
    itself = await replica(evolve(settings, read_url=settings.url))
    assert itself.finding.endswith("is not read: it does not follow the primary")
    await there.close()
    standby.stop()
    away = await replica(settings)
    standby.start()
    assert not away.passed
    assert "is not read: it does not answer" in away.finding
