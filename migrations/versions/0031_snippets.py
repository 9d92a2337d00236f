"""Texts that a guild writes often: snippets, their names, their uses, and who may write none."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "snippets",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("snippet_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("links", postgresql.JSONB(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("uses", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("cardinality(aliases) <= 10", name=op.f("ck_snippets_aliases")),
        sa.CheckConstraint(
            "jsonb_typeof(links) = 'array' AND jsonb_array_length(links) <= 5", name=op.f("ck_snippets_links")
        ),
        sa.CheckConstraint("name ~ '^[a-z0-9_-]{1,32}$'", name=op.f("ck_snippets_name")),
        sa.CheckConstraint("length(picture) BETWEEN 1 AND 512", name=op.f("ck_snippets_picture")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 2000", name=op.f("ck_snippets_text")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("ck_snippets_title")),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_snippets_uses")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_snippets_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "snippet_id", name=op.f("pk_snippets")),
    )
    op.create_index("ix_snippets_kept", "snippets", ["guild_id", "snippet_id"], postgresql_where=sa.text("is_kept"))
    op.create_table(
        "snippet_changes",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("snippet_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old_value", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("new_value", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("field ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_snippet_changes_field")),
        sa.CheckConstraint("old_value IS DISTINCT FROM new_value", name=op.f("ck_snippet_changes_differs")),
        _of_a_snippet("snippet_changes"),
        sa.PrimaryKeyConstraint("guild_id", "snippet_id", "change_id", name=op.f("pk_snippet_changes")),
    )
    op.create_table(
        "snippet_names",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("snippet_id", sa.BigInteger(), autoincrement=False, nullable=False),
        _of_a_snippet("snippet_names"),
        sa.PrimaryKeyConstraint("guild_id", "name", name=op.f("pk_snippet_names")),
    )
    op.create_table(
        "snippet_books",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("snippets", sa.Integer(), nullable=False),
        sa.CheckConstraint("snippets BETWEEN 0 AND 500", name=op.f("ck_snippet_books_snippets")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_snippet_books_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_snippet_books")),
    )
    op.create_table(
        "snippet_uses",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("snippet_id", sa.BigInteger(), autoincrement=False, nullable=False),
        _of_a_snippet("snippet_uses"),
        sa.PrimaryKeyConstraint("guild_id", "request_id", name=op.f("pk_snippet_uses")),
    )
    op.create_table(
        "snippet_bans",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("banned_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("banned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_snippet_bans_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_snippet_bans")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("bans", "uses", "books", "names", "changes"):
        op.drop_table(f"snippet_{table}")
    op.drop_table("snippets")


def _of_a_snippet(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["guild_id", "snippet_id"],
        ["snippets.guild_id", "snippets.snippet_id"],
        name=op.f(f"fk_{table}_guild_id_snippet_id_snippets"),
    )
