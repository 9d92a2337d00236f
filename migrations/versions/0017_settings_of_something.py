"""A setting's history may say of what it is: of which role, or of which command."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLE, _NAME = "guild_setting_changes", "ck_guild_setting_changes_field"


def upgrade() -> None:
    _replace("field ~ '^[a-z][a-z_]{0,31}(:.{1,100})?$'")


def downgrade() -> None:
    """What was said of something leaves the history: the version before cannot have written it."""
    op.execute("DELETE FROM guild_setting_changes WHERE field LIKE '%:%'")
    _replace("field ~ '^[a-z][a-z_]{0,31}$'")


def _replace(condition: str) -> None:
    """Validated without keeping anybody from writing."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(f"ALTER TABLE {_TABLE} DROP CONSTRAINT {_NAME}, ADD CONSTRAINT {_NAME} CHECK ({condition}) NOT VALID")
    op.execute(f"ALTER TABLE {_TABLE} VALIDATE CONSTRAINT {_NAME}")
