"""What is done to channels: purges, slowmode, locks, and what the overwrites of locked channels were before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _guild() -> sa.Column[int]:
    return sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False)


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer(), autoincrement=False, nullable=False)


def _of_a_guild(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f(f"fk_{table}_guild_id_guilds"))


def _of_a_lockdown(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["guild_id", "number"],
        ["lockdowns.guild_id", "lockdowns.number"],
        name=op.f(f"fk_{table}_guild_id_number_lockdowns"),
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "channel_counters",
        _guild(),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number >= 1", name=op.f("ck_channel_counters_last_number")),
        _of_a_guild("channel_counters"),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_channel_counters")),
    )
    _create_acts()
    _create_lockdowns()
    op.create_table(
        "channel_turns",
        _guild(),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_channel_turns_attempts")),
        sa.CheckConstraint("length(problem) <= 200", name=op.f("ck_channel_turns_problem")),
        _of_a_guild("channel_turns"),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_channel_turns")),
    )
    op.create_index("ix_channel_turns_due_at", "channel_turns", ["due_at"])
    op.create_table(
        "channel_log_places",
        _guild(),
        _number(),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        _of_a_guild("channel_log_places"),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_channel_log_places")),
    )


def _create_acts() -> None:
    op.create_table(
        "channel_acts",
        _guild(),
        _number(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("moderator_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("old_seconds", sa.Integer(), nullable=True),
        sa.Column("new_seconds", sa.Integer(), nullable=True),
        sa.Column("meant", sa.Integer(), nullable=False),
        sa.Column("too_old", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("kind IN ('purge', 'slowmode')", name=op.f("ck_channel_acts_kind")),
        sa.CheckConstraint(
            "status IN ('proposed', 'under_way', 'done', 'unfinished')", name=op.f("ck_channel_acts_status")
        ),
        sa.CheckConstraint("reason <> '' AND length(reason) <= 400", name=op.f("ck_channel_acts_reason")),
        sa.CheckConstraint(
            "(status IN ('done', 'unfinished')) = (settled_at IS NOT NULL)", name=op.f("ck_channel_acts_settled")
        ),
        sa.CheckConstraint("(kind = 'purge') = (purge IS NOT NULL)", name=op.f("ck_channel_acts_purge")),
        sa.CheckConstraint(
            "(kind = 'slowmode') = (old_seconds IS NOT NULL AND new_seconds IS NOT NULL)",
            name=op.f("ck_channel_acts_seconds"),
        ),
        sa.CheckConstraint("meant >= 0 AND too_old >= 0 AND done >= 0", name=op.f("ck_channel_acts_counts")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_channel_acts_version")),
        _of_a_guild("channel_acts"),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_channel_acts")),
        sa.UniqueConstraint("guild_id", "request_id", name=op.f("uq_channel_acts_guild_id_request_id")),
    )
    op.create_index(
        "ix_channel_acts_under_way", "channel_acts", ["begun_at"], postgresql_where=sa.text("status = 'under_way'")
    )


def _create_lockdowns() -> None:
    op.create_table(
        "lockdowns",
        _guild(),
        _number(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("moderator_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('lock', 'unlock')", name=op.f("ck_lockdowns_kind")),
        sa.CheckConstraint("scope IN ('channel', 'category', 'server')", name=op.f("ck_lockdowns_scope")),
        sa.CheckConstraint("(scope = 'server') = (place_id IS NULL)", name=op.f("ck_lockdowns_place")),
        sa.CheckConstraint("reason <> '' AND length(reason) <= 400", name=op.f("ck_lockdowns_reason")),
        sa.CheckConstraint("notice <> '' AND length(notice) <= 400", name=op.f("ck_lockdowns_notice")),
        sa.CheckConstraint(
            "kind = 'lock' OR (expires_at IS NULL AND notice IS NULL)", name=op.f("ck_lockdowns_only_locks_end")
        ),
        sa.CheckConstraint("kind = 'unlock' OR ends IS NULL", name=op.f("ck_lockdowns_only_unlocks_end_one")),
        sa.CheckConstraint("(request_id IS NULL) = (ends IS NOT NULL)", name=op.f("ck_lockdowns_asked_for")),
        sa.CheckConstraint("over_at IS NULL OR expires_at IS NOT NULL", name=op.f("ck_lockdowns_over")),
        _of_a_guild("lockdowns"),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_lockdowns")),
        sa.UniqueConstraint("guild_id", "request_id", name=op.f("uq_lockdowns_guild_id_request_id")),
    )
    op.create_index(
        "ix_lockdowns_unsettled", "lockdowns", ["guild_id", "number"], postgresql_where=sa.text("settled_at IS NULL")
    )
    op.create_index(
        "ix_lockdowns_expiring",
        "lockdowns",
        ["guild_id", "expires_at"],
        postgresql_where=sa.text("expires_at IS NOT NULL AND over_at IS NULL"),
    )
    op.create_table(
        "lockdown_steps",
        _guild(),
        _number(),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'done', 'refused', 'partly', 'gone', 'overtaken')",
            name=op.f("ck_lockdown_steps_state"),
        ),
        sa.CheckConstraint("length(why) <= 200", name=op.f("ck_lockdown_steps_why")),
        _of_a_lockdown("lockdown_steps"),
        sa.PrimaryKeyConstraint("guild_id", "number", "channel_id", name=op.f("pk_lockdown_steps")),
    )
    op.create_table(
        "locked_channels",
        _guild(),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        _of_a_lockdown("locked_channels"),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name=op.f("pk_locked_channels")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in (
        *("channel_log_places", "channel_turns", "locked_channels", "lockdown_steps", "lockdowns"),
        *("channel_acts", "channel_counters"),
    ):
        op.drop_table(table)
