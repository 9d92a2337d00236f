"""Parts of tables on a real server: made ahead, dropped, by several at once, while others write."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, Table, text

from application.levels.cut_activity import CloseSomeDaysHandler, CutActivity, CutActivityHandler
from application.shared.errors import TransientFailure
from infrastructure.database import part_keeper
from infrastructure.database.engines import Engines
from infrastructure.database.health import DatabaseHealth
from infrastructure.database.part_keeper import MONTHS_AHEAD, PartKeeper
from infrastructure.database.parts import Parted, first_of_month, months
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Transaction
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.levels.activity_parts import PostgresActivityParts
from infrastructure.levels.backlog import PARTS
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.levels.tables import DAY_PARTS, HOUR_PARTS
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import AgreedClock, FakeClock

things = Table("things", MetaData(), Column("number", Integer, primary_key=True), Column("day", Date, primary_key=True))
THINGS = Parted(things, "day")
TODAY = date(2030, 11, 15)
NAMES = ["things_2030_10", "things_2030_11", "things_2030_12", "things_2031_01", "things_2031_02"]


@pytest.fixture
async def keeper(engines: Engines) -> AsyncIterator[PartKeeper]:
    """Of a table that has no parts yet but the default one."""
    async with engines.autocommit.connect() as connection:
        for statement in (
            "CREATE TABLE things (number int, day date, PRIMARY KEY (number, day)) PARTITION BY RANGE (day)",
            "CREATE TABLE things_default PARTITION OF things DEFAULT",
        ):
            await connection.execute(text(statement))
    yield PartKeeper(engines.transactional)
    async with engines.autocommit.connect() as connection:
        await connection.execute(text("DROP TABLE things"))


async def say(engines: Engines, statement: str) -> None:
    async with engines.autocommit.connect() as connection:
        await connection.execute(text(statement))


async def parts(engines: Engines, name: str = "things") -> list[str]:
    found = text(
        "SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = CAST(CAST(:name AS text) AS regclass) ORDER BY 1"
    )
    return [row["name"] for row in await Reading(engines).rows(found, {"name": name})]


async def rows(engines: Engines) -> list[tuple[int, str]]:
    found = await Reading(engines).rows(
        text("SELECT number, CAST(tableoid::regclass AS text) AS at FROM things ORDER BY 1")
    )
    return [(row["number"], row["at"]) for row in found]


def test_months_begin_and_end_over_a_new_year() -> None:
    assert [*months(date(2030, 11, 30), date(2031, 1, 1))] == [date(2030, 11, 1), date(2030, 12, 1), date(2031, 1, 1)]
    assert first_of_month(date(2030, 12, 31), later=1) == date(2031, 1, 1)
    assert first_of_month(date(2030, 1, 31), later=14) == date(2031, 3, 1)


async def test_parts_are_made_ahead_once(engines: Engines, keeper: PartKeeper) -> None:
    assert await keeper.make_ahead(THINGS, TODAY) == MONTHS_AHEAD + 2
    assert await parts(engines) == [*NAMES, "things_default"]
    assert await keeper.make_ahead(THINGS, TODAY) == 0
    assert await keeper.make_ahead(THINGS, TODAY + timedelta(days=30)) == 1


async def test_several_at_once_make_each_part_once(engines: Engines, keeper: PartKeeper) -> None:
    made = await asyncio.gather(*(PartKeeper(engines.transactional).make_ahead(THINGS, TODAY) for _ in range(4)))
    made.append(await keeper.make_ahead(THINGS, TODAY))  # what was left out by all, each meeting another at it
    assert sum(made) == len(NAMES)
    assert await parts(engines) == [*NAMES, "things_default"]


async def test_a_row_without_a_part_is_kept_and_the_months_after_it_get_theirs(
    engines: Engines, keeper: PartKeeper
) -> None:
    await say(engines, "INSERT INTO things VALUES (1, '2030-12-24')")
    assert await keeper.make_ahead(THINGS, TODAY) == len(NAMES) - 1
    await say(engines, "INSERT INTO things VALUES (2, '2030-12-25'), (3, '2031-01-01')")
    assert await rows(engines) == [(1, "things_default"), (2, "things_default"), (3, "things_2031_01")]
    assert await keeper.make_ahead(THINGS, TODAY) == 0
    assert await keeper.outlived(THINGS, date(2030, 12, 25)) == (
        date(2030, 11, 1),
        date(2030, 12, 1),
        date(2030, 12, 25),
    )
    await keeper.drop(THINGS, date(2030, 12, 25))
    assert [number for number, _ in await rows(engines)] == [2, 3]


async def test_only_parts_that_are_old_as_a_whole_are_dropped(engines: Engines, keeper: PartKeeper) -> None:
    await keeper.make_ahead(THINGS, TODAY)
    await say(engines, "INSERT INTO things VALUES (1, '2030-10-31'), (2, '2030-11-01'), (3, '2030-11-30')")
    kept_since = date(2030, 11, 30)
    assert await keeper.outlived(THINGS, kept_since) == (date(2030, 11, 1),)
    assert sum(await asyncio.gather(*(keeper.drop(THINGS, kept_since) for _ in range(3)))) <= 1
    await keeper.drop(THINGS, kept_since)
    assert [number for number, _ in await rows(engines)] == [2, 3]
    assert await keeper.outlived(THINGS, kept_since) == ()


@asynccontextmanager
async def writing(engines: Engines, day: str) -> AsyncIterator[Transaction]:
    """A transaction under way that has written into that month."""
    transaction = Transaction(engines.transactional)
    await transaction.execute(text(f"INSERT INTO things VALUES (7, '{day}')"))  # noqa: S608  # a constant of a test
    yield transaction
    await transaction.commit()
    await transaction.close()


async def test_a_part_is_made_while_others_write_into_their_months(engines: Engines, keeper: PartKeeper) -> None:
    await keeper.make_ahead(THINGS, TODAY)
    async with writing(engines, "2030-11-20"):
        assert await keeper.make_ahead(THINGS, TODAY + timedelta(days=30)) == 1
    assert await rows(engines) == [(7, "things_2030_11")]


async def test_who_would_have_to_wait_for_a_writer_gives_up_soon_and_does_it_later(
    engines: Engines, keeper: PartKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert str(part_keeper.PATIENCE) == "SET LOCAL lock_timeout = '1s'"
    monkeypatch.setattr(part_keeper, "PATIENCE", text("SET LOCAL lock_timeout = '50ms'"))
    await keeper.make_ahead(THINGS, TODAY)
    async with writing(engines, "2030-11-20"):
        with pytest.raises(TransientFailure):
            await keeper.drop(THINGS, date(2030, 11, 1))
        assert NAMES[0] in await parts(engines)
    assert await keeper.drop(THINGS, date(2030, 11, 1)) == 1


async def test_a_process_that_dies_half_way_leaves_nothing_behind(engines: Engines, keeper: PartKeeper) -> None:
    """All of a part is made in one transaction: here it ends when the connection does."""
    pid = text("SELECT pg_backend_pid() AS pid")
    transaction = Transaction(engines.transactional)
    [row] = (await transaction.execute(pid)).mappings()
    await transaction.execute(text("CREATE TABLE things_2030_10 (LIKE things)"))
    await say(engines, f"SELECT pg_terminate_backend({row['pid']}, 5000)")
    await transaction.close()
    assert await keeper.make_ahead(THINGS, TODAY) == len(NAMES)


_ACTIVE = text("INSERT INTO guilds (guild_id, registered_at, settings) VALUES (:guild, now(), '{}')")
_DAYS = text(
    "INSERT INTO activity_days (guild_id, user_id, day, rule_version, messages, counted_messages, voice_minutes,"
    " message_xp, voice_xp) SELECT :guild, :user, CAST(day AS date), 0, 1, 1, 0, 10, 0"
    " FROM generate_series(CAST(:since AS timestamptz), CAST(:until AS timestamptz), interval '1 day') AS day"
)
_HOURS = text(
    "INSERT INTO activity_hours (guild_id, hour, messages) SELECT :guild, hour, 1"
    " FROM generate_series(CAST(:since AS timestamptz), CAST(:until AS timestamptz), interval '1 day') AS hour"
)
_SUMS = text("INSERT INTO member_levels (guild_id, user_id, xp) VALUES (:guild, :user, 10 * :days)")


async def test_old_activity_goes_and_its_xp_stay(engines_of_copied: Engines) -> None:
    engines, start, days = engines_of_copied, datetime(2031, 1, 1, tzinfo=UTC), 120
    uow = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
    clock = FakeClock(start)
    parts_of_activity = PostgresActivityParts(PartKeeper(engines.transactional))
    cut = CutActivityHandler(parts_of_activity, CloseSomeDaysHandler(uow), AgreedClock(clock))
    month = CutActivity(timedelta(days=31))
    health = DatabaseHealth(engines, Reading(engines))
    before = (await health.counts(PARTS))["ahead"]
    await cut(month)
    assert (await health.counts(PARTS))["ahead"] > before >= 1
    over: dict[str, object] = {"since": start, "until": start + timedelta(days=days - 1)}
    async with engines.autocommit.connect() as connection:
        await connection.execute(_ACTIVE, {"guild": GUILD})
        await connection.execute(_SUMS, {"guild": GUILD, "user": MEMBER, "days": days})
        await connection.execute(_DAYS, {"guild": GUILD, "user": MEMBER} | over)
        await connection.execute(_HOURS, {"guild": GUILD} | over)
    for _ in range(4):
        clock.advance(timedelta(days=31))
        await cut(month)
    assert min(await parts(engines, DAY_PARTS.name)) == min(await parts(engines, HOUR_PARTS.name)).replace(
        "hour", "day"
    )
    first = text("SELECT (SELECT min(day) FROM activity_days) AS day, (SELECT min(hour) FROM activity_hours) AS hour")
    left = await Reading(engines).row(first)
    assert left is not None
    assert (left["day"], left["hour"].date()) == (date(2031, 4, 1), date(2031, 4, 1))
    sources = await PostgresLevelReader(Reading(engines)).sources(GUILD, MEMBER)
    assert (sources.xp, sources.message_xp, sources.unexplained, len(sources.days)) == (1200, 1200, 0, 10)


async def test_rows_without_a_part_are_counted(engines: Engines) -> None:
    health = DatabaseHealth(engines, Reading(engines))
    counts = await health.counts(PARTS)
    assert (counts["unplaced"], PARTS.is_fine(counts)) == (0, True)
    await say(engines, f"INSERT INTO guilds (guild_id, registered_at, settings) VALUES ({GUILD}, now(), '{{}}')")  # noqa: S608
    await say(engines, f"INSERT INTO activity_hours VALUES ({GUILD}, '2999-01-01', 1)")  # noqa: S608  # a constant
    assert (await health.counts(PARTS))["unplaced"] == 1
