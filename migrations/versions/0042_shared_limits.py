"""What all processes of the bot share of Discord's limits: requests in a second, invalid ones, and turns to connect."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "request_shares",
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("requests >= 0", name=op.f("ck_request_shares_requests")),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_request_shares")),
    )
    op.create_table(
        "invalid_requests",
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.CheckConstraint("requests > 0", name=op.f("ck_invalid_requests_requests")),
        sa.PrimaryKeyConstraint("minute", name=op.f("pk_invalid_requests")),
    )
    op.create_table(
        "identify_places",
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("shard >= 0 AND key >= 0", name=op.f("ck_identify_places_shard")),
        sa.PrimaryKeyConstraint("process_id", "shard", name=op.f("pk_identify_places")),
    )
    op.create_table(
        "identify_turns",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_identify_turns")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("identify_turns")
    op.drop_table("identify_places")
    op.drop_table("invalid_requests")
    op.drop_table("request_shares")
