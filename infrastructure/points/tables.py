from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from domain.points.account import MAX_POINTS, AccountKind
from domain.points.daily import DailyStreak
from domain.points.errors import AlreadyRecorded, AlreadyReversed, BalanceOutOfBounds
from domain.points.purchase import Purchase, PurchaseState, Refusal
from domain.points.role_grant import RoleGrant
from domain.points.shop_errors import ItemNameTaken, PurchaseUnderWay
from domain.points.shop_item import LONGEST_NAME, ShopItem
from infrastructure.database.column_types import EnumText
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.history import History
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    a_name,
    belongs_to,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    one_of,
    serial,
    snowflake,
)
from infrastructure.database.privacy import about, erased, no_person, pseudonymised, user_id
from infrastructure.database.rows import Rows

_WALLET = pseudonymised("your points, and all that you received and gave", only="kind = 'wallet'")
"""Without the id: a ledger has to add up for everybody else."""

point_accounts = Table(
    "point_accounts",
    metadata,
    guild_id(),
    Column("kind", EnumText(AccountKind), primary_key=True),
    user_id("holder_id", _WALLET, key="holder", primary_key=True),
    Column("balance", BigInteger, nullable=False),
    of_a_guild(),
    one_of("kind", AccountKind),
    condition("kind <> 'wallet' OR holder_id > 0", name="holder_id"),
    condition(f"kind = 'mint' OR balance BETWEEN 0 AND {MAX_POINTS}", name="balance"),
)
"""The mint's holder is 0, and its balance is what it gave out, below zero. A pot's holder is its number."""
grows(point_accounts, Per.MEMBER, kept="a balance")
register_constraint("ck_point_accounts_balance", BalanceOutOfBounds)
Index(
    "ix_point_accounts_balance",
    *(point_accounts.c.guild, point_accounts.c.kind, point_accounts.c.balance.desc(), point_accounts.c.holder),
)

point_transactions = Table(
    "point_transactions",
    metadata,
    guild_id(),
    serial("transaction_id", key="id"),
    Column("kind", Text, nullable=False, info=no_person()),
    user_id("actor_id", pseudonymised("which points you gave, took or spent"), key="actor"),
    Column("reason", Text, nullable=True, info=about("actor")),
    snowflake("request_id", key="request"),
    counter("part", start=0),
    Column("reverses", BigInteger, nullable=True),
    moment("made_at", key="at"),
    of_a_guild(),
    a_name("kind"),
    UniqueConstraint("guild", "request", "part"),
    UniqueConstraint("guild", "reverses"),
    condition("part >= 0", name="part"),
    condition("reason <> '' AND length(reason) <= 480", name="reason"),
    condition("(kind = 'reversal') = (reverses IS NOT NULL)", name="reverses"),
)
grows(point_transactions, Per.DECISION, kept="a ledger has to add up; each can be taken back")
point_transactions.append_constraint(
    ForeignKeyConstraint(
        [point_transactions.c.guild, point_transactions.c.reverses],
        [point_transactions.c.guild, point_transactions.c.id],
    )
)
Index(
    "ix_point_transactions_transfers",
    *(point_transactions.c.guild, point_transactions.c.actor, point_transactions.c.at),
    postgresql_where=text("kind = 'transfer'"),
)
"""A request that is too large for one transaction is recorded in parts, numbered from 0."""
register_constraint("uq_point_transactions_guild_id_request_id_part", AlreadyRecorded)
register_constraint("uq_point_transactions_guild_id_reverses", AlreadyReversed)

point_entries = Table(
    "point_entries",
    metadata,
    guild_id(),
    Column("transaction_id", BigInteger, key="transaction", primary_key=True),
    Column("kind", EnumText(AccountKind), primary_key=True),
    user_id("holder_id", _WALLET, key="holder", primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("balance_after", BigInteger, nullable=False),
    belongs_to(point_transactions, "guild", "transaction"),
    belongs_to(point_accounts, "guild", "kind", "holder"),
    condition("amount <> 0", name="amount"),
)
grows(point_entries, Per.DECISION, kept="a ledger has to add up")
Index(
    "ix_point_entries_account",
    point_entries.c.guild,
    point_entries.c.kind,
    point_entries.c.holder,
    point_entries.c.transaction,
)

point_role_grants = Table(
    "point_role_grants",
    metadata,
    guild_id(),
    snowflake("request_id", key="request", primary_key=True),
    snowflake("role_id", key="role"),
    Column("amount", BigInteger, nullable=False),
    Column("reason", Text, nullable=False, info=about("planned_by")),
    user_id("planned_by", pseudonymised("which roles were given points by you")),
    moment("planned_at"),
    Column("receivers", Integer, nullable=False),
    Column("digest", Text, nullable=False, info=no_person()),
    Column("parts", Integer, nullable=False),
    of_a_guild(),
    condition(f"amount BETWEEN 1 AND {MAX_POINTS}", name="amount"),
    condition("length(reason) BETWEEN 1 AND 480", name="reason"),
    condition("length(digest) = 64", name="digest"),
    condition("parts BETWEEN 1 AND receivers", name="parts"),
)
grows(point_role_grants, Per.DECISION, cut="7 days after it was planned, with the server's next one")
ROLE_GRANTS = Rows(RoleGrant, point_role_grants)

daily_streaks = Table(
    "daily_streaks",
    metadata,
    guild_id(),
    user_id("user_id", erased("your daily streak"), key="user", primary_key=True),
    Column("last_day", Date, nullable=False),
    Column("streak", Integer, nullable=False),
    Column("longest", Integer, nullable=False),
    of_a_guild(),
    condition("streak BETWEEN 1 AND longest", name="streak"),
)
grows(daily_streaks, Per.MEMBER, kept="one row")
STREAKS = Rows(DailyStreak, daily_streaks)

shop_items = Table(
    "shop_items",
    metadata,
    guild_id(),
    serial("item_id", key="id"),
    Column("name", Text, nullable=False, info=no_person()),
    Column("price", BigInteger, nullable=False),
    snowflake("role_id", key="role"),
    Column("stock", Integer, nullable=True),
    Column("is_sold", Boolean, nullable=False),
    counter("version", start=1),
    of_a_guild(),
    condition(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
    condition(f"price BETWEEN 1 AND {MAX_POINTS}", name="price"),
    condition("stock >= 0", name="stock"),
)
grows(shop_items, Per.CHOICE, kept="what is no longer sold too: purchases name it")
Index(
    "uq_shop_items_guild_id_name",
    shop_items.c.guild,
    text("lower(name)"),
    unique=True,
    postgresql_where=text("is_sold"),
)
register_constraint("uq_shop_items_guild_id_name", ItemNameTaken)
SHOP_ITEMS = Rows(ShopItem, shop_items)
SHOP_ITEM_CHANGES = History("shop_item_changes", of=shop_items)

purchases = Table(
    "purchases",
    metadata,
    guild_id(),
    Column("transaction_id", BigInteger, key="transaction", primary_key=True),
    Column("item_id", BigInteger, key="item", nullable=False),
    user_id("user_id", pseudonymised("what you bought"), key="user"),
    snowflake("role_id", key="role"),
    Column("price", BigInteger, nullable=False),
    Column("from_stock", Boolean, nullable=False),
    moment("bought_at"),
    moment("lease_until"),
    lease_token(),
    counter("attempts", start=0),
    Column("state", EnumText(PurchaseState), nullable=False),
    Column("refusal", EnumText(Refusal), nullable=True),
    moment("settled_at", nullable=True),
    belongs_to(point_transactions, "guild", "transaction"),
    belongs_to(shop_items, "guild", "item"),
    one_of("state", PurchaseState),
    condition("(state = 'paid') = (settled_at IS NULL)", name="settled"),
    condition("(state = 'refunded') = (refusal IS NOT NULL)", name="refusal"),
)
grows(purchases, Per.DECISION, kept="what was bought, with its transaction")
Index("ix_purchases_guild_id_user_id", purchases.c.guild, purchases.c.user, purchases.c.transaction)
Index(
    "uq_purchases_guild_id_user_id_role_id",
    *(purchases.c.guild, purchases.c.user, purchases.c.role),
    unique=True,
    postgresql_where=text("state = 'paid'"),
)
register_constraint("uq_purchases_guild_id_user_id_role_id", PurchaseUnderWay)
Index(
    "ix_purchases_paid",
    *(purchases.c.guild, purchases.c.lease_until),
    postgresql_where=text("state = 'paid'"),
)
PURCHASES = Rows(Purchase, purchases)
