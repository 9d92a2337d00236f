"""Imports from other bots: what was brought in, and what each row became."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0047"
down_revision = "0045"
branch_labels = None
depends_on = None

_SOURCES = "('tux', 'zeppelin', 'red')"
_PARTS = (
    "('settings', 'cases', 'levels', 'level_blocks', 'snippets', 'snippet_bans', 'reminders', 'absences', 'boards', "
    "'starred')"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "imports",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("takes_over_ends", sa.Boolean(), nullable=False),
        sa.Column("tallies", postgresql.JSONB(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"source IN {_SOURCES}", name=op.f("ck_imports_source")),
        sa.CheckConstraint(
            "state IN ('applying', 'applied', 'undoing', 'undone')",
            name=op.f("ck_imports_state"),
        ),
        sa.CheckConstraint("length(origin) BETWEEN 1 AND 500", name=op.f("ck_imports_origin")),
        sa.CheckConstraint("jsonb_typeof(tallies) = 'object'", name=op.f("ck_imports_tallies")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('applying', 'undoing'))",
            name=op.f("ck_imports_ended"),
        ),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_imports_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "import_id", name=op.f("pk_imports")),
    )
    op.create_index(
        "uq_imports_guild_id_source_under_way",
        "imports",
        ["guild_id", "source"],
        unique=True,
        postgresql_where=sa.text("state IN ('applying', 'undoing')"),
    )
    op.create_table(
        "imported_rows",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("source_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("target_key", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("is_kept", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(f"source IN {_SOURCES}", name=op.f("ck_imported_rows_source")),
        sa.CheckConstraint(f"part IN {_PARTS}", name=op.f("ck_imported_rows_part")),
        sa.ForeignKeyConstraint(
            ["guild_id", "import_id"],
            ["imports.guild_id", "imports.import_id"],
            name=op.f("fk_imported_rows_guild_id_import_id_imports"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "source", "part", "source_key", name=op.f("pk_imported_rows")),
    )
    op.create_index("ix_imported_rows_of_import", "imported_rows", ["guild_id", "import_id", "part", "source_key"])
    op.create_index("ix_imported_rows_guild_id_user_id", "imported_rows", ["guild_id", "user_id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("imported_rows")
    op.drop_table("imports")
