"""A guild's language is one of Discord's locales: rows that hold anything else get the default.

The order lets the bot go on working meanwhile: new rows are checked first, old ones are mended in batches, and only
then does the constraint vouch for the whole table.
"""

from alembic import op

from migrations.batches import update_in_batches

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LANGUAGES = (
    "bg cs da de el en-GB en-US es-419 es-ES fi fr hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk vi "
    "zh-CN zh-TW"
).split()
_KNOWN = ", ".join(f"'{language}'" for language in LANGUAGES)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE guilds DROP CONSTRAINT IF EXISTS ck_guilds_language")
    op.execute(f"ALTER TABLE guilds ADD CONSTRAINT ck_guilds_language CHECK (language IN ({_KNOWN})) NOT VALID")
    update_in_batches(
        "UPDATE guilds SET language = 'en-US' WHERE guild_id IN"  # noqa: S608  # the list is the constant above
        f" (SELECT guild_id FROM guilds WHERE language NOT IN ({_KNOWN}) LIMIT :batch)"
    )
    op.execute("SET LOCAL lock_timeout = '5s'")  # the batches ended the transaction that this was set for
    op.execute("ALTER TABLE guilds VALIDATE CONSTRAINT ck_guilds_language")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE guilds DROP CONSTRAINT ck_guilds_language")
    op.execute("ALTER TABLE guilds ADD CONSTRAINT ck_guilds_language CHECK (language <> '')")
