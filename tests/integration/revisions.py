"""The migrations, in their order."""

from alembic.script import ScriptDirectory

from infrastructure.database.migrate import migration_config

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(migration_config()).walk_revisions()))
]
