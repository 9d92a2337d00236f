"""Migration 0007 on a filled database: everybody in a case is a member from then on, and nobody's line is spoilt."""

from collections.abc import Sequence

import pytest
from sqlalchemy import RowMapping, text

from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from migrations import batches

MANY = 2 * batches.BATCH + 300
MODERATOR = 5

_FILL = (
    "INSERT INTO guilds (guild_id, registered_at, settings) SELECT g, now(), '{}' FROM generate_series(1, 3) AS g",
    """INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
            delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
        SELECT g, n, 'warn', false, 1000 + n / 2, :moderator, n, 0, timestamptz '2026-01-01' + n * interval '1 minute',
            now(), '00000000-0000-0000-0000-000000000000', 'not_wanted', 'applied', now()
        FROM generate_series(1, 2) AS g, generate_series(1, :many) AS n""",
)
_ALL = "SELECT * FROM members ORDER BY guild_id, user_id"


@pytest.fixture
async def filled(empty: DatabaseSettings, engines_of_empty: Engines) -> Engines:
    await migrate(empty, to="0006")
    async with engines_of_empty.autocommit.connect() as connection:
        for statement in _FILL:
            bound = {"many": MANY, "moderator": MODERATOR} if ":many" in statement else {}
            await connection.execute(text(statement), bound)
    return engines_of_empty


async def rows(engines: Engines, query: str = _ALL) -> Sequence[RowMapping]:
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(text(query))).mappings().all()


async def test_everybody_in_a_case_becomes_a_member(empty: DatabaseSettings, filled: Engines) -> None:
    await migrate(empty, to="0007")
    members = {(row["guild_id"], row["user_id"]): row for row in await rows(filled)}
    targets = range(1000, 1000 + MANY // 2 + 1)
    assert members.keys() == {(guild, user) for guild in (1, 2) for user in (MODERATOR, *targets)}
    times = await rows(filled, "SELECT min(opened_at) AS first, max(opened_at) AS last FROM cases WHERE guild_id = 1")
    moderator = members[1, MODERATOR]
    assert (moderator["first_seen_at"], moderator["last_active_at"]) == (times[0]["first"], times[0]["last"])
    assert {row["last_active_at"] for (_, user), row in members.items() if user != MODERATOR} == {None}
    assert {(row["username"], row["left_at"], row["message_count"]) for row in members.values()} == {(None, None, 0)}


async def test_who_was_met_meanwhile_keeps_what_is_known(empty: DatabaseSettings, filled: Engines) -> None:
    async with filled.autocommit.connect() as connection:
        await connection.execute(
            text(
                "INSERT INTO members (guild_id, user_id, username, is_bot, first_seen_at, last_active_at,"
                " message_count, created_at, updated_at)"
                " VALUES (1, 1001, 'emil', true, '2026-06-01', '2026-06-02', 7, '2026-06-01', '2026-06-02')"
            )
        )
    await migrate(empty, to="0007")
    (emil,) = [row for row in await rows(filled) if (row["guild_id"], row["user_id"]) == (1, 1001)]
    assert (emil["username"], emil["is_bot"], emil["message_count"]) == ("emil", True, 7)
    assert (emil["first_seen_at"].month, emil["last_active_at"].month, emil["updated_at"].month) == (1, 6, 6)


async def test_an_interrupted_migration_runs_again_and_comes_to_the_same(
    empty: DatabaseSettings, filled: Engines
) -> None:
    async with filled.autocommit.connect() as connection:
        await connection.execute(text("ALTER TABLE members ADD CONSTRAINT stop CHECK (guild_id = 1)"))
    with pytest.raises(Exception, match="stop"):
        await migrate(empty, to="0007")
    assert len(await rows(filled)) == batches.BATCH + 2, "the two batches before are kept"
    async with filled.autocommit.connect() as connection:
        await connection.execute(text("ALTER TABLE members DROP CONSTRAINT stop"))
    await migrate(empty, to="0007")
    once = await rows(filled)
    assert len(once) == 2 * (MANY // 2 + 2)
    await migrate(empty, to="0006")
    await migrate(empty, to="0007")
    assert await rows(filled) == once
