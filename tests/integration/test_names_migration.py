"""Migration 0011 on a filled database: who changed a reason last is taken over from the history, and names are none."""

from sqlalchemy import text

from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from migrations import batches

MANY = batches.BATCH + 10

_FILL = (
    "INSERT INTO guilds (guild_id, registered_at, settings) SELECT g, now(), '{}' FROM generate_series(1, 2) AS g",
    f"""INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
            delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
        SELECT g, n, 'warn', false, 20, 10, n, 0, now(), now(), '00000000-0000-0000-0000-000000000000', 'not_wanted',
            'applied', now()
        FROM generate_series(1, 2) AS g, generate_series(1, {MANY}) AS n""",  # noqa: S608  # the number is the one above
    """INSERT INTO case_changes (guild_id, number, field, new_value, changed_by, changed_at)
        SELECT guild_id, number, field, '"x"', by, now() FROM cases, (VALUES (1, 'reason', 30), (2, 'reason', 31),
            (3, 'other', 32)) AS change (place, field, by) WHERE number % 2 = 0 ORDER BY place""",
)


async def test_who_changed_a_reason_last_is_known_of_earlier_cases_too_and_it_may_be_interrupted(
    empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    await migrate(empty, to="0010")
    async with engines_of_empty.autocommit.connect() as connection:
        for statement in _FILL:
            await connection.execute(text(statement))
    await migrate(empty, to="0011")
    await _as_if_broken_off(engines_of_empty)
    await migrate(empty, to="0011")
    async with engines_of_empty.autocommit.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT guild_id, number % 2, reason_changed_by, target_username, moderator_display_name, count(*)"
                " FROM cases GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2"
            )
        )
        half = MANY // 2
        assert [tuple(row) for row in found] == [
            *((guild, odd, None if odd else 31, None, None, half) for guild in (1, 2) for odd in (0, 1))
        ]


async def _as_if_broken_off(engines: Engines) -> None:
    """With the columns there, and half of the batches not done."""
    async with engines.autocommit.connect() as connection:
        await connection.execute(text("UPDATE cases SET reason_changed_by = NULL WHERE guild_id = 2"))
        await connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))
