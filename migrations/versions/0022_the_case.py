"""What a case has to do with others, whether it was voided, and how cases are searched."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


_SEARCHED = (
    "(array_to_tsvector(ARRAY[(guild_id::text || ' '::text) || ((number / 4096)::text), 't '::text || target_id::text,"
    " 'm '::text || moderator_id::text, 'k '::text || kind, 's '::text || status,"
    " 'e '::text || COALESCE(ending, 'none'::text), 'v '::text || (voided_at IS NOT NULL)::text])"
    " || to_tsvector('simple'::regconfig, COALESCE(reason, ''::text)))"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("cases", sa.Column("voided_by", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("void_reason", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_cases_voided"),
        "cases",
        "num_nonnulls(voided_by, voided_at, void_reason) IN (0, 3) AND (voided_at IS NULL OR status <> 'pending')",
    )
    op.create_check_constraint(
        op.f("ck_cases_void_reason"), "cases", "void_reason <> '' AND length(void_reason) <= 480"
    )
    op.create_table(
        "case_links",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("other_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("relation ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_case_links_relation")),
        sa.CheckConstraint("number <> other_number", name=op.f("ck_case_links_another")),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_case_links_guild_id_number_cases"),
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "other_number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_case_links_guild_id_other_number_cases"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "relation", "other_number", name=op.f("pk_case_links")),
    )
    op.create_index("ix_case_links_guild_id_other_number", "case_links", ["guild_id", "other_number"])
    op.create_index("ix_cases_search", "cases", [sa.text(_SEARCHED)], postgresql_using="gin")
    op.create_index(
        "ix_cases_counted",
        "cases",
        ["guild_id", "opened_at"],
        postgresql_include=["moderator_id", "kind", "number"],
        postgresql_where=sa.text("status = 'applied' AND voided_at IS NULL"),
    )
    op.create_table(
        "case_searches",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("search_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("moderator_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> '' AND length(text) <= 200", name=op.f("ck_case_searches_text")),
        sa.CheckConstraint("kind ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_case_searches_kind")),
        sa.CheckConstraint("state ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_case_searches_state")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_case_searches_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "search_id", name=op.f("pk_case_searches")),
    )
    op.create_index("ix_case_searches_guild_id_saved_at", "case_searches", ["guild_id", "saved_at"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("case_searches")
    op.drop_index("ix_cases_counted", "cases")
    op.drop_index("ix_cases_search", "cases")
    op.drop_table("case_links")
    op.drop_column("cases", "void_reason")
    op.drop_column("cases", "voided_at")
    op.drop_column("cases", "voided_by")
