"""How far each guild's audit log was read, and what of Discord and the record differs."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "audit_cursors",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("read_up_to", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_audit_cursors_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_audit_cursors")),
    )
    op.create_index("ix_audit_cursors_due_at", "audit_cursors", ["due_at"])
    op.create_table(
        "drift_checks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("differences", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("differences >= 0", name=op.f("ck_drift_checks_differences")),
        sa.CheckConstraint("length(fingerprint) = 16", name=op.f("ck_drift_checks_fingerprint")),
        sa.CheckConstraint("(differences = 0) = (fingerprint IS NULL)", name=op.f("ck_drift_checks_found")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_drift_checks_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_drift_checks")),
    )
    op.create_index("ix_drift_checks_due_at", "drift_checks", ["due_at"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("drift_checks")
    op.drop_table("audit_cursors")
