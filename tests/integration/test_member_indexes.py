"""Which indexes the lists of members read, so that no page costs what the guild is large."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from sqlalchemy import text

from application.members.queries import Order
from benchmarks.recording import recording
from domain.shared.paging import Direction, Seek
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD

_FILL = (
    """INSERT INTO members (guild_id, user_id, username, display_name, is_bot, first_seen_at, last_active_at,
            message_count, created_at, updated_at)
        SELECT :guild, n, 'name' || n, 'shown ' || n, false, now(), now() - n * interval '1 s', n % 100, now(), now()
        FROM generate_series(1, 5000) AS n""",
    """INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
            delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
        SELECT :guild, n, CASE WHEN n % 50 = 0 THEN 'ban' ELSE 'warn' END, false, n, 5, n, 0, now(), now(),
            '00000000-0000-0000-0000-000000000000', 'not_wanted', 'applied', now()
        FROM generate_series(1, 5000) AS n""",
)


@pytest.fixture
async def reader(registered: PostgresUnitOfWorkFactory, engines: Engines) -> PostgresMemberReader:
    """Of a guild with 5,000 members and as many cases."""
    async with engines.autocommit.connect() as connection:
        for statement in _FILL:
            await connection.execute(text(statement), {"guild": GUILD})
        await connection.execute(text("ANALYZE members, cases"))
    return PostgresMemberReader(Reading(engines))


@pytest.fixture
async def explaining(database_settings: DatabaseSettings) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_settings.url.replace("+asyncpg", ""))
    yield connection
    await connection.close()


type Read = Callable[[PostgresMemberReader], Awaitable[object]]

IN_THE_MIDDLE = Seek(size=10, cursor=2_500)
BACK = Seek(size=10, cursor=2_500, direction=Direction.NEWER)
PAGES: dict[str, tuple[Read, set[str]]] = {
    "by name": (lambda reader: reader.page(GUILD, Order.NAME, IN_THE_MIDDLE), {"ix_members_guild_id_name_key"}),
    "by name, back": (lambda reader: reader.page(GUILD, Order.NAME, BACK), {"ix_members_guild_id_name_key"}),
    "newest": (lambda reader: reader.page(GUILD, Order.NEWEST, IN_THE_MIDDLE), {"pk_members"}),
    "top": (lambda reader: reader.page(GUILD, Order.ACTIVITY, IN_THE_MIDDLE), {"ix_members_guild_id_message_count"}),
}
OTHERS: dict[str, tuple[Read, set[str]]] = {
    "found by name": (
        lambda reader: reader.named(GUILD, "NAME12", 25),
        {"ix_members_guild_id_name_key", "ix_members_guild_id_display_key"},
    ),
    "sanctions": (
        lambda reader: reader.sanctions(GUILD, IN_THE_MIDDLE),
        {"ix_cases_guild_id_kind_number", "pk_members"},
    ),
}


async def plan(explaining: asyncpg.Connection, engines: Engines, read: Awaitable[object], mode: str) -> str:
    """How the server reads it."""
    with recording(engines.autocommit) as sent:
        await read
    (statement,) = sent.statements
    values = ", ".join("NULL" if value is None else f"'{value}'" for value in statement.parameters)
    await explaining.execute(f"SET plan_cache_mode = {mode}; PREPARE asked AS {statement.sql}")
    steps = await explaining.fetch(f"EXPLAIN EXECUTE asked({values})")
    await explaining.execute("DEALLOCATE asked")
    return "\n".join(row[0] for row in steps)


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
async def test_a_list_is_read_from_its_index_whether_planned_for_its_parameters_or_for_any(
    reader: PostgresMemberReader, engines: Engines, explaining: asyncpg.Connection, mode: str
) -> None:
    for name, (read, indexes) in (PAGES | OTHERS).items():
        steps = await plan(explaining, engines, read(reader), mode)
        assert {index for index in indexes if index in steps} == indexes, f"{name}: {steps}"
        assert "Seq Scan" not in steps, name
        if name in PAGES:
            assert "Sort" not in steps, "a page is read in its index's order, and stops when it is full"
    total = await plan(explaining, engines, reader.total(GUILD, Order.NAME), "force_custom_plan")
    assert "rows=1001 " in total, "counting stops where the total is exact no more"
