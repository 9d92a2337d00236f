"""Configuration as code: plans that can be applied, and the versions that came of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "configuration_plans",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("planned_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted", postgresql.JSONB(), nullable=False),
        sa.Column("rolls_back_to", sa.Integer(), nullable=True),
        sa.CheckConstraint("jsonb_typeof(wanted) = 'object'", name=op.f("ck_configuration_plans_wanted")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_configuration_plans_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "plan_id", name=op.f("pk_configuration_plans")),
    )
    op.create_table(
        "configuration_versions",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("plan_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("rolls_back_to", sa.Integer(), nullable=True),
        sa.Column("applied_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "source IN ('commands', 'file', 'rollback', 'command_line')",
            name=op.f("ck_configuration_versions_source"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_configuration_versions_number")),
        sa.CheckConstraint("(request_id IS NULL) = (plan_id IS NULL)", name=op.f("ck_configuration_versions_request")),
        sa.CheckConstraint("jsonb_typeof(state) = 'object'", name=op.f("ck_configuration_versions_state")),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.guild_id"], name=op.f("fk_configuration_versions_guild_id_guilds")
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_configuration_versions")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("configuration_versions")
    op.drop_table("configuration_plans")
