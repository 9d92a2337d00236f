"""What new migrations do, as the server is sent it: nothing that would stop the version before."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from infrastructure.database import migrate as migrate_module
from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate, migration_config, migration_engine
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
