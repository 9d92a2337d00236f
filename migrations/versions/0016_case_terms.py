"""Until when a case holds, how it ended, and when each is to be looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("cases", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("ending", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    # Bans were the only kind of which anything lasts.
    op.execute(
        """
        UPDATE cases
        SET ending = CASE later.kind WHEN 'ban' THEN 'replaced' ELSE 'lifted' END, ended_at = later.settled_at
        FROM cases AS later
        WHERE cases.kind = 'ban' AND cases.status = 'applied'
          AND (later.guild_id, later.target_id) = (cases.guild_id, cases.target_id)
          AND later.status = 'applied'
          AND later.number = (
            SELECT min(number) FROM cases AS next
            WHERE (next.guild_id, next.target_id) = (cases.guild_id, cases.target_id)
              AND next.kind IN ('ban', 'unban') AND next.status = 'applied' AND next.number > cases.number
          )
        """
    )
    op.create_check_constraint(op.f("ck_cases_ending"), "cases", "ending IN ('expired', 'lifted', 'replaced')")
    op.create_check_constraint(op.f("ck_cases_ended"), "cases", "(ending IS NULL) = (ended_at IS NULL)")
    op.create_check_constraint(op.f("ck_cases_ending_applied"), "cases", "ending IS NULL OR status = 'applied'")
    op.create_index(
        "ix_cases_in_force",
        "cases",
        ["guild_id", "target_id", "kind"],
        postgresql_where=sa.text("status = 'applied' AND ending IS NULL"),
    )
    op.create_table(
        "case_schedule",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.CheckConstraint("length(problem) <= 200", name=op.f("ck_case_schedule_problem")),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_case_schedule_attempts")),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_case_schedule_guild_id_number_cases"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_case_schedule")),
    )
    op.create_index("ix_case_schedule_due_at", "case_schedule", ["due_at"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("case_schedule")
    op.drop_index("ix_cases_in_force", "cases")
    op.drop_column("cases", "ended_at")
    op.drop_column("cases", "ending")
    op.drop_column("cases", "expires_at")
