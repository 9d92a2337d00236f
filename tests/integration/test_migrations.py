import asyncio
from itertools import pairwise

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from infrastructure.database import migrate as migrate_module
from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate, migration_config
from infrastructure.database.migration_engine import migration_engine
from infrastructure.database.revisions import head_revision
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import is_declared, metadata
from migrations.batches import BATCH
from tests.integration.revisions import REVISIONS

_OF_DATA_ALONE = {"0007"}

_LOSES = {
    "0044": (
        "INSERT INTO guilds (guild_id, registered_at, settings) VALUES (1, now(), '{}')",
        "INSERT INTO member_levels (guild_id, user_id, xp, earlier_message_xp, earlier_through)"
        " VALUES (1, 2, 50, 50, '2026-01-31')",
    ),
    "0052": (
        "INSERT INTO guilds (guild_id, registered_at, settings) VALUES (1, now(), '{}')",
        "INSERT INTO counting_wishes (guild_id, user_id, is_counted, wished_at) VALUES (1, 2, false, now())",
    ),
    "0053": (
        "INSERT INTO guilds (guild_id, registered_at, settings) VALUES (1, now(), '{}')",
        """INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
            delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at, forgotten_at)
            VALUES (1, 1, 'warn', false, 2, 0, 1, 0, now(), now(), gen_random_uuid(), 'not_wanted', 'applied', now(),
            now())""",
    ),
}
"""What is stored nowhere else once that migration is there."""

_SHAPE = text(
    "SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
    " || ' ' || coalesce(column_default, '-') || ' ' || is_identity AS fact"
    " FROM information_schema.columns WHERE table_schema = 'public'"
    " UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)"
    " || ' ' || convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    " UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY fact"
)


async def shape(engines: Engines) -> list[str]:
    """Everything that the database knows of its tables."""
    async with engines.autocommit.connect() as connection:
        return list(await connection.scalars(_SHAPE))


async def revision(engines: Engines) -> str | None:
    async with engines.autocommit.connect() as connection:
        found: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


async def refuses_to_lose(empty: DatabaseSettings, engines: Engines, above: str, below: str) -> None:
    async with engines.autocommit.connect() as connection:
        for statement in _LOSES[above]:
            await connection.execute(text(statement))
        before = await shape(engines)
        with pytest.raises(RuntimeError, match="would lose"):
            await migrate(empty, to=below)
        assert (await shape(engines), await revision(engines)) == (before, above)
        await connection.execute(text("TRUNCATE guilds CASCADE"))


async def test_each_migration_goes_up_down_and_up_again(
    empty: DatabaseSettings, engines_of_empty: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = ScriptDirectory.from_config(migration_config())  # read once, not at each of the steps
    monkeypatch.setattr(ScriptDirectory, "from_config", lambda _: scripts)
    await migrate(empty, to=REVISIONS[0])
    await migrate(empty, to="base")
    shapes = {"base": await shape(engines_of_empty)}
    for below, above in pairwise(["base", *REVISIONS]):
        await migrate(empty, to=above)
        shapes[above] = await shape(engines_of_empty)
        assert (shapes[above] == shapes[below]) is (above in _OF_DATA_ALONE)
        if above in _LOSES:
            await refuses_to_lose(empty, engines_of_empty, above, below)
        await migrate(empty, to=below)
        assert await shape(engines_of_empty) == shapes[below]
        await migrate(empty, to=above)
        assert await shape(engines_of_empty) == shapes[above]
        assert await revision(engines_of_empty) == above


async def test_no_migration_waits_long_for_the_lock_of_a_table(
    empty: DatabaseSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[tuple[str, str]] = []

    def engine_that_tells(settings: DatabaseSettings) -> AsyncEngine:
        engine = migration_engine(settings)
        event.listen(engine.sync_engine, "before_cursor_execute", before)
        return engine

    def before(
        connection: Connection,
        _cursor: DBAPICursor,
        statement: str,
        _values: object,
        _context: ExecutionContext,
        _many: bool,
    ) -> None:
        if statement.startswith("ALTER TABLE"):
            waits.append((statement, connection.exec_driver_sql("SHOW lock_timeout").scalar_one()))

    monkeypatch.setattr(migrate_module, "migration_engine", engine_that_tells)
    await migrate(empty)
    assert len(waits) >= 3
    assert [statement for statement, wait in waits if wait != "5s"] == []


async def test_the_last_migration_is_the_head(engines: Engines, database_settings: DatabaseSettings) -> None:
    """Where all migrations were carried out, as in the database of the tests, there is no further one."""
    assert await revision(engines) == head_revision() == REVISIONS[-1]
    before = await shape(engines)
    await migrate(database_settings)
    assert await shape(engines) == before


async def test_the_migrations_lead_to_the_schema_of_the_code(engines: Engines) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_server_default": True, "compare_type": True, "include_name": is_declared}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with engines.autocommit.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_five_who_start_at_once_migrate_once(empty: DatabaseSettings, engines_of_empty: Engines) -> None:
    await asyncio.gather(*(migrate(empty) for _ in range(5)))
    assert await revision(engines_of_empty) == head_revision()


async def test_unknown_languages_are_mended_in_batches_while_the_bot_works(
    empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    rows = 2 * BATCH + 500
    await migrate(empty, to="0001")
    async with engines_of_empty.autocommit.connect() as connection:
        await connection.execute(
            text(
                "INSERT INTO guilds (guild_id, registered_at, dm_on_action, language, time_zone)"
                " SELECT id, now(), true, CASE WHEN id <= :bad THEN 'klingon' ELSE 'de' END, 'UTC'"
                " FROM generate_series(1, :rows + 10) AS id"
            ),
            {"bad": rows, "rows": rows},
        )
    await migrate(empty, to="0002")
    async with engines_of_empty.autocommit.connect() as connection:
        languages = text("SELECT language, count(*) FROM guilds GROUP BY language")
        found = {row[0]: row[1] for row in await connection.execute(languages)}
        assert found == {"en-US": rows, "de": 10}
        with pytest.raises(IntegrityError, match="ck_guilds_language"):
            await connection.execute(text("UPDATE guilds SET language = 'klingon'"))


async def test_an_interrupted_mending_of_languages_runs_again(
    empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    await migrate(empty, to="0001")
    async with engines_of_empty.autocommit.connect() as connection:
        await connection.execute(
            text(
                "INSERT INTO guilds (guild_id, registered_at, dm_on_action, language, time_zone)"
                " VALUES (1, now(), true, 'klingon', 'UTC')"
            )
        )
        await connection.execute(text("ALTER TABLE guilds DROP CONSTRAINT ck_guilds_language"))
        await connection.execute(
            text("ALTER TABLE guilds ADD CONSTRAINT ck_guilds_language CHECK (language <> 'klingon') NOT VALID")
        )
    await migrate(empty, to="0002")
    assert await revision(engines_of_empty) == "0002"
    async with engines_of_empty.autocommit.connect() as connection:
        assert await connection.scalar(text("SELECT language FROM guilds")) == "en-US"


async def test_an_index_of_no_use_that_an_interrupted_migration_left_is_made_anew(
    empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    valid = text(
        "SELECT c.indisvalid FROM pg_index c WHERE c.indexrelid = 'ix_cases_remembered'::regclass"
        " AND c.indrelid = 'cases'::regclass"
    )
    await migrate(empty, to="0052")
    async with engines_of_empty.autocommit.connect() as connection:
        await connection.execute(
            text("INSERT INTO guilds (guild_id, registered_at, settings) VALUES (1, now(), '{}'), (2, now(), '{}')")
        )
        with pytest.raises(IntegrityError):  # as one that is cut off, this leaves the index behind
            await connection.execute(text("CREATE UNIQUE INDEX CONCURRENTLY ix_cases_remembered ON guilds ((1))"))
    await migrate(empty, to="0053")
    async with engines_of_empty.autocommit.connect() as connection:
        assert await connection.scalar(valid)


async def test_a_migration_that_fails_leaves_no_lock_behind(empty: DatabaseSettings, engines_of_empty: Engines) -> None:
    with pytest.raises(Exception, match="9999"):
        await migrate(empty, to="9999")
    async with asyncio.timeout(60):
        await migrate(empty, to=REVISIONS[0])
    assert await revision(engines_of_empty) == REVISIONS[0]
