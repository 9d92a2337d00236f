"""Migration 0054 on a filled database: whose wish it was is told from the id, since only Discord's are as large."""

from sqlalchemy import text

from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from migrations import batches

MANY = batches.BATCH + 10

_ASKED = f"""
    INSERT INTO privacy_requests (user_id, request_id, kind, asked_at, lease_until, lease_token, state, steps_done)
    SELECT 400000000000000000 + n,
        CASE n % 2 WHEN 0 THEN (extract(epoch FROM now()) * 1000000)::bigint ELSE 1400000000000000000 END + n, 'erase',
        now(), now(), '00000000-0000-0000-0000-000000000000', 'waiting', '{{}}'
    FROM generate_series(1, {2 * MANY}) AS n
"""  # noqa: S608  # the number is the one above


async def test_what_whoever_runs_the_bot_asked_for_before_is_not_taken_for_the_person_s_own_wish(
    copied: DatabaseSettings, engines_of_copied: Engines
) -> None:
    await migrate(copied, to="0053")
    async with engines_of_copied.autocommit.connect() as connection:
        await connection.execute(text(_ASKED))
    await migrate(copied, to="0054")
    async with engines_of_copied.autocommit.connect() as connection:
        found = await connection.execute(
            text("SELECT user_id % 2, is_own, count(*) FROM privacy_requests GROUP BY 1, 2 ORDER BY 1")
        )
        assert [tuple(row) for row in found] == [(0, False, MANY), (1, True, MANY)]
