"""What members say against their cases, and what the moderators decide on it."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "appeals",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("appellant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("deciding_request_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("decided_by", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("undone_with", sa.Integer(), nullable=True),
        sa.Column("is_told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state IN ('open', 'granting', 'granted', 'refused')", name=op.f("ck_appeals_state")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 1000", name=op.f("ck_appeals_text")),
        sa.CheckConstraint("length(answer) BETWEEN 1 AND 400", name=op.f("ck_appeals_answer")),
        sa.CheckConstraint(
            "num_nonnulls(deciding_request_id, decided_by, decided_at, answer) = "
            "CASE state WHEN 'open' THEN 0 ELSE 4 END",
            name=op.f("ck_appeals_decided"),
        ),
        sa.CheckConstraint("undone_with IS NULL OR state = 'granted'", name=op.f("ck_appeals_undone_with")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_appeals_version")),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"], ["cases.guild_id", "cases.number"], name=op.f("fk_appeals_guild_id_number_cases")
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_appeals")),
    )
    op.create_index("ix_appeals_granting", "appeals", ["decided_at"], postgresql_where=sa.text("state = 'granting'"))
    op.create_table(
        "appeal_posts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["appeals.guild_id", "appeals.number"],
            name=op.f("fk_appeal_posts_guild_id_number_appeals"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_appeal_posts")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("appeal_posts")
    op.drop_table("appeals")
