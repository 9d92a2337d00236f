"""What a case has to do with others."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
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


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("case_links")
