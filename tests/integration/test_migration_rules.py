"""What new migrations do, as the server is sent it: nothing that would stop the version before."""

from collections import Counter

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from infrastructure.database import migrate as migrate_module
from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate, migration_config
from infrastructure.database.migration_engine import migration_engine
from infrastructure.database.settings import DatabaseSettings
from tests.migrating.recording import Recorder
from tests.migrating.rules import broken_rules

BEFORE_THE_RULES = "0040"
"""Those up to here were written before there was a release whose work they could have stopped."""

_FILES = text(
    "SELECT relname AS name, relfilenode AS file FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'"
)


def new_revisions() -> list[str]:
    scripts = ScriptDirectory.from_config(migration_config()).walk_revisions()
    return sorted(script.revision for script in scripts if script.revision > BEFORE_THE_RULES)


def excused(revision: str) -> dict[str, str]:
    """What a migration does all the same, by rule, and why that is harmless."""
    [script] = [
        script
        for script in ScriptDirectory.from_config(migration_config()).walk_revisions()
        if script.revision == revision
    ]
    found: dict[str, str] = getattr(script.module, "EXCUSED", {})
    return found


async def files(engines: Engines) -> dict[str, int]:
    """Where the rows of each table are; another place is a table written anew."""
    async with engines.autocommit.connect() as connection:
        return {row.name: row.file for row in await connection.execute(_FILES)}


async def test_new_migrations_keep_the_rules(
    empty: DatabaseSettings, engines_of_empty: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()

    def recorded(settings: DatabaseSettings) -> AsyncEngine:
        engine = migration_engine(settings)
        recorder.listen(engine.sync_engine)
        return engine

    await migrate(empty, to=BEFORE_THE_RULES)
    await _active(engines_of_empty)
    before = await files(engines_of_empty)
    monkeypatch.setattr(migrate_module, "migration_engine", recorded)
    await migrate(empty)
    after = await files(engines_of_empty)
    assert set(recorder.migrations) == set(new_revisions())
    for revision, migration in recorder.migrations.items():
        assert len(migration.ran) > 0
        broken = {rule: (problem, sql) for rule, problem, sql in broken_rules(migration)}
        assert {rule: what for rule, what in broken.items() if rule not in excused(revision)} == {}
        assert set(excused(revision)) <= set(broken), "an excuse for nothing"
    # Compared by the file itself, as a table may have been given another name.
    assert set(before.values()) <= set(after.values()), "a table was written anew"
    assert await _parts(engines_of_empty) == {"activity_days_earliest": 3, "activity_hours_earliest": 1}


async def _active(engines: Engines) -> None:
    """Days of long ago, of now and far ahead; and what an attempt at 0045 left behind that was interrupted."""
    async with engines.autocommit.connect() as connection:
        for statement in (
            "INSERT INTO guilds (guild_id, registered_at, settings) VALUES (1, now(), '{}')",
            "INSERT INTO activity_days SELECT 1, 2, day, 0, 1, 1, 0, 10, 0"
            " FROM unnest(ARRAY[date '2015-01-01', current_date, current_date + 300]) AS day",
            "INSERT INTO activity_hours VALUES (1, now(), 1)",
            "ALTER TABLE activity_hours ADD CONSTRAINT until_attached CHECK (hour < '2900-01-01') NOT VALID",
        ):
            await connection.execute(text(statement))


async def _parts(engines: Engines) -> dict[str, int]:
    counted = " UNION ALL ".join(
        f"SELECT CAST(tableoid::regclass AS text) AS part FROM {table}"  # noqa: S608  # names of tables
        for table in ("activity_days", "activity_hours")
    )
    async with engines.autocommit.connect() as connection:
        return dict(Counter(await connection.scalars(text(counted))))
