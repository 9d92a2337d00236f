"""Points: accounts with their entries, streaks, the shop."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "daily_streaks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.CheckConstraint("streak BETWEEN 1 AND longest", name=op.f("ck_daily_streaks_streak")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_daily_streaks_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_daily_streaks")),
    )
    op.create_table(
        "point_accounts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind <> 'wallet' OR holder_id > 0", name=op.f("ck_point_accounts_holder_id")),
        sa.CheckConstraint(
            "kind = 'mint' OR balance BETWEEN 0 AND 1000000000000", name=op.f("ck_point_accounts_balance")
        ),
        sa.CheckConstraint("kind IN ('wallet', 'mint', 'pot')", name=op.f("ck_point_accounts_kind")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_point_accounts_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "kind", "holder_id", name=op.f("pk_point_accounts")),
    )
    op.create_index(
        "ix_point_accounts_balance",
        "point_accounts",
        ["guild_id", "kind", sa.literal_column("balance DESC"), "holder_id"],
        unique=False,
    )
    op.create_table(
        "point_role_grants",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receivers", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000000000", name=op.f("ck_point_role_grants_amount")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_point_role_grants_digest")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 480", name=op.f("ck_point_role_grants_reason")),
        sa.CheckConstraint("parts BETWEEN 1 AND receivers", name=op.f("ck_point_role_grants_parts")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_point_role_grants_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "request_id", name=op.f("pk_point_role_grants")),
    )
    op.create_table(
        "point_transactions",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reverses", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'reversal') = (reverses IS NOT NULL)", name=op.f("ck_point_transactions_reverses")),
        sa.CheckConstraint("kind ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_point_transactions_kind")),
        sa.CheckConstraint("part >= 0", name=op.f("ck_point_transactions_part")),
        sa.CheckConstraint("reason <> '' AND length(reason) <= 480", name=op.f("ck_point_transactions_reason")),
        sa.ForeignKeyConstraint(
            ["guild_id", "reverses"],
            ["point_transactions.guild_id", "point_transactions.transaction_id"],
            name=op.f("fk_point_transactions_guild_id_reverses_point_transactions"),
        ),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_point_transactions_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "transaction_id", name=op.f("pk_point_transactions")),
        sa.UniqueConstraint(
            "guild_id", "request_id", "part", name=op.f("uq_point_transactions_guild_id_request_id_part")
        ),
        sa.UniqueConstraint("guild_id", "reverses", name=op.f("uq_point_transactions_guild_id_reverses")),
    )
    op.create_index(
        "ix_point_transactions_transfers",
        "point_transactions",
        ["guild_id", "actor_id", "made_at"],
        unique=False,
        postgresql_where=sa.text("kind = 'transfer'"),
    )
    op.create_table(
        "shop_items",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("is_sold", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name=op.f("ck_shop_items_name")),
        sa.CheckConstraint("price BETWEEN 1 AND 1000000000000", name=op.f("ck_shop_items_price")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_shop_items_stock")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_shop_items_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "item_id", name=op.f("pk_shop_items")),
    )
    op.create_index(
        "uq_shop_items_guild_id_name",
        "shop_items",
        ["guild_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_sold"),
    )
    op.create_table(
        "point_entries",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance_after", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_point_entries_amount")),
        sa.ForeignKeyConstraint(
            ["guild_id", "kind", "holder_id"],
            ["point_accounts.guild_id", "point_accounts.kind", "point_accounts.holder_id"],
            name=op.f("fk_point_entries_guild_id_kind_holder_id_point_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "transaction_id"],
            ["point_transactions.guild_id", "point_transactions.transaction_id"],
            name=op.f("fk_point_entries_guild_id_transaction_id_point_transactions"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "transaction_id", "kind", "holder_id", name=op.f("pk_point_entries")),
    )
    op.create_index(
        "ix_point_entries_account", "point_entries", ["guild_id", "kind", "holder_id", "transaction_id"], unique=False
    )
    op.create_table(
        "purchases",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("from_stock", sa.Boolean(), nullable=False),
        sa.Column("bought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'paid') = (settled_at IS NULL)", name=op.f("ck_purchases_settled")),
        sa.CheckConstraint("(state = 'refunded') = (refusal IS NOT NULL)", name=op.f("ck_purchases_refusal")),
        sa.CheckConstraint("state IN ('paid', 'delivered', 'refunded')", name=op.f("ck_purchases_state")),
        sa.ForeignKeyConstraint(
            ["guild_id", "item_id"],
            ["shop_items.guild_id", "shop_items.item_id"],
            name=op.f("fk_purchases_guild_id_item_id_shop_items"),
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "transaction_id"],
            ["point_transactions.guild_id", "point_transactions.transaction_id"],
            name=op.f("fk_purchases_guild_id_transaction_id_point_transactions"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "transaction_id", name=op.f("pk_purchases")),
    )
    op.create_index(
        "ix_purchases_guild_id_user_id", "purchases", ["guild_id", "user_id", "transaction_id"], unique=False
    )
    op.create_index(
        "ix_purchases_paid",
        "purchases",
        ["guild_id", "lease_until"],
        unique=False,
        postgresql_where=sa.text("state = 'paid'"),
    )
    op.create_index(
        "uq_purchases_guild_id_user_id_role_id",
        "purchases",
        ["guild_id", "user_id", "role_id"],
        unique=True,
        postgresql_where=sa.text("state = 'paid'"),
    )
    op.create_table(
        "shop_item_changes",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old_value", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("new_value", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("field ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_shop_item_changes_field")),
        sa.CheckConstraint("old_value IS DISTINCT FROM new_value", name=op.f("ck_shop_item_changes_differs")),
        sa.ForeignKeyConstraint(
            ["guild_id", "item_id"],
            ["shop_items.guild_id", "shop_items.item_id"],
            name=op.f("fk_shop_item_changes_guild_id_item_id_shop_items"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "item_id", "change_id", name=op.f("pk_shop_item_changes")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("shop_item_changes")
    op.drop_table("purchases")
    op.drop_table("point_entries")
    op.drop_table("shop_items")
    op.drop_table("point_transactions")
    op.drop_table("point_role_grants")
    op.drop_table("point_accounts")
    op.drop_table("daily_streaks")
