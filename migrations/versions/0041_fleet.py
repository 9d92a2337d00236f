"""Which process of the bot serves which shards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "fleets",
        sa.Column("fleet_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("shard_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("fleet_id = 1", name=op.f("ck_fleets_fleet_id")),
        sa.CheckConstraint("shard_count >= 0", name=op.f("ck_fleets_shard_count")),
        sa.PrimaryKeyConstraint("fleet_id", name=op.f("pk_fleets")),
    )
    op.create_table(
        "fleet_processes",
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("born", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("is_leaving", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_fleet_processes")),
    )
    op.create_table(
        "fleet_shards",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came_by", sa.Text(), nullable=True),
        sa.Column("vacant_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heir_id", sa.Uuid(), nullable=True),
        sa.Column("heir_is_ready", sa.Boolean(), nullable=False),
        sa.Column("answered", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.CheckConstraint("came_by IN ('free', 'handed', 'lapsed')", name=op.f("ck_fleet_shards_came_by")),
        sa.CheckConstraint("(holder_id IS NULL) = (held_since IS NULL)", name=op.f("ck_fleet_shards_held")),
        sa.CheckConstraint("holder_id IS NULL OR vacant_since IS NULL", name=op.f("ck_fleet_shards_vacant")),
        sa.CheckConstraint("heir_id IS NOT NULL OR NOT heir_is_ready", name=op.f("ck_fleet_shards_heir")),
        sa.PrimaryKeyConstraint("shard", name=op.f("pk_fleet_shards")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("fleet_shards")
    op.drop_table("fleet_processes")
    op.drop_table("fleets")
