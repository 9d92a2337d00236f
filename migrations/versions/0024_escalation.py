"""What follows from cases by itself: each guild's rules with their history, and which steps were taken."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

_FAILURES = (
    *("refused_by_discord", "unknown_member", "no_longer_allowed", "superseded", "interrupted", "unverifiable"),
    *("bot_lacks_permission", "out_of_reach"),
)
_NEW = 2  # of these, the last


def _failure_is_one_of(failures: tuple[str, ...]) -> None:
    values = ", ".join(f"'{failure}'" for failure in failures)
    op.drop_constraint(op.f("ck_cases_failure"), "cases")
    op.create_check_constraint(op.f("ck_cases_failure"), "cases", f"failure IN ({values})")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "escalations",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("worths", postgresql.JSONB(), nullable=False),
        sa.Column("steps", postgresql.JSONB(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("jsonb_typeof(worths) = 'object'", name=op.f("ck_escalations_worths")),
        sa.CheckConstraint("jsonb_typeof(steps) = 'array'", name=op.f("ck_escalations_steps")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_escalations_version")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_escalations_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_escalations")),
    )
    op.create_table(
        "escalation_changes",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old_value", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("new_value", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("field ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_escalation_changes_field")),
        sa.CheckConstraint("old_value IS DISTINCT FROM new_value", name=op.f("ck_escalation_changes_differs")),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["escalations.guild_id"], name=op.f("fk_escalation_changes_guild_id_escalations")
        ),
        sa.PrimaryKeyConstraint("guild_id", "change_id", name=op.f("pk_escalation_changes")),
    )
    op.create_table(
        "escalation_firings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("target_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trigger_number", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("nth >= 1", name=op.f("ck_escalation_firings_nth")),
        sa.CheckConstraint("points >= 1", name=op.f("ck_escalation_firings_points")),
        sa.ForeignKeyConstraint(
            ["guild_id", "trigger_number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_escalation_firings_guild_id_trigger_number_cases"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "target_id", "nth", name=op.f("pk_escalation_firings")),
    )
    _failure_is_one_of(_FAILURES)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        "UPDATE cases SET failure = 'no_longer_allowed' WHERE failure IN ('bot_lacks_permission', 'out_of_reach')"
    )
    _failure_is_one_of(_FAILURES[:-_NEW])
    op.drop_table("escalation_firings")
    op.drop_table("escalation_changes")
    op.drop_table("escalations")
