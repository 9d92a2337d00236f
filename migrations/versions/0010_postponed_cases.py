"""How long a case could not be tried, Discord's words for a refusal, notices in doubt, and posts to come."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("cases", sa.Column("impossible_seconds", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("cases", sa.Column("failure_detail", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_cases_impossible_seconds"), "cases", "impossible_seconds >= 0")
    op.create_check_constraint(
        op.f("ck_cases_failure_detail"),
        "cases",
        "length(failure_detail) <= 200 AND (failure_detail IS NULL OR failure IS NOT NULL)",
    )
    op.drop_constraint(op.f("ck_cases_notice"), "cases")
    op.create_check_constraint(
        op.f("ck_cases_notice"),
        "cases",
        "notice IN ('not_wanted', 'pending', 'delivered', 'not_delivered', 'uncertain')",
    )
    op.alter_column("case_log_posts", "message_id", nullable=True)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DELETE FROM case_log_posts WHERE message_id IS NULL")
    op.alter_column("case_log_posts", "message_id", nullable=False)
    op.execute("UPDATE cases SET notice = 'not_delivered' WHERE notice = 'uncertain'")
    op.drop_constraint(op.f("ck_cases_notice"), "cases")
    op.create_check_constraint(
        op.f("ck_cases_notice"), "cases", "notice IN ('not_wanted', 'pending', 'delivered', 'not_delivered')"
    )
    op.drop_column("cases", "failure_detail")
    op.drop_column("cases", "impossible_seconds")
