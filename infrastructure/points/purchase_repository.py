from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import BigInteger, bindparam, func, insert, literal_column, select, type_coerce, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from domain.points.purchase import UNLEASED, Purchase
from domain.points.shop_errors import PurchaseNotFound, PurchaseTakenOver
from domain.points.transaction import TransactionId
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.database.leases import claim, claiming, held
from infrastructure.database.transaction import Row, Transaction
from infrastructure.points.tables import PURCHASES, point_transactions, purchases

_LARGEST_LEASE = 3  # doublings

_REVERSAL = select(point_transactions.c.id).where(
    point_transactions.c.guild == bindparam("in_guild"),
    point_transactions.c.reverses == bindparam("paid_by"),
)
# By the server's clock, as a claim is: one bought on a machine that is ahead would not be due yet.
_due = func.least(bindparam("due", type_=purchases.c.lease_until.type), func.now())
_INSERT = insert(purchases).values(lease_until=_due)
# The state is written out: with a parameter, a generic plan could not use the partial index.
_paid = type_coerce(purchases.c.state, Text) == literal_column("'paid'")
_this = (purchases.c.guild == bindparam("in_guild")) & (purchases.c.transaction == bindparam("which"))
_LOCK = select(*PURCHASES.columns).where(_this).with_for_update()
_oldest_first = [purchases.c.lease_until, purchases.c.transaction]
_CLAIM = claim(
    purchases,
    due=_paid & _this,
    due_at=purchases.c.lease_until,
    oldest_first=_oldest_first,
    returning=PURCHASES.columns,
)
_CLAIM_DUE = claim(
    purchases,
    due=_paid & (purchases.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger)))),
    due_at=purchases.c.lease_until,
    oldest_first=_oldest_first,
    returning=PURCHASES.columns,
)
_settled = ("state", "refusal", "settled_at")
_SETTLE = (
    update(purchases).where(_this, _paid, held(purchases)).values({name: bindparam(f"new_{name}") for name in _settled})
)
_until = bindparam("until", type_=purchases.c.lease_until.type)
_RELEASE = update(purchases).where(_this, _paid, held(purchases)).values(lease_until=_until, lease_token=UNLEASED)


@define
class PostgresPurchases:
    _transaction: Transaction

    async def add(self, purchase: Purchase) -> None:
        await self._transaction.execute(_INSERT, PURCHASES.to_row(purchase) | {"due": purchase.lease_until})
        self._transaction.events.extend(purchase.pull_events())

    async def lock(self, guild: GuildId, purchase: TransactionId) -> Purchase:
        which: Row = {"in_guild": guild, "which": purchase}
        row = (await self._transaction.execute(_LOCK, which)).mappings().one_or_none()
        if row is None:
            raise PurchaseNotFound
        return PURCHASES.from_row(row)

    async def is_paid_back(self, purchase: Purchase) -> bool:
        which: Row = {"in_guild": purchase.guild, "paid_by": purchase.transaction}
        return (await self._transaction.execute(_REVERSAL, which)).mappings().one_or_none() is not None

    async def claim(
        self, guild: GuildId, purchase: TransactionId, *, now: datetime, lease: timedelta
    ) -> Purchase | None:
        which: Row = {"in_guild": guild, "which": purchase}
        which |= claiming(now=now, leases=_leases(lease), room=Room(1))
        row = (await self._transaction.execute(_CLAIM, which)).mappings().one_or_none()
        return None if row is None else PURCHASES.from_row(row)

    async def claim_due(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[Purchase, ...]:
        which = {"guilds": guilds} | claiming(now=now, leases=_leases(lease), room=room)
        claimed = (await self._transaction.execute(_CLAIM_DUE, which)).mappings()
        return tuple(sorted(map(PURCHASES.from_row, claimed), key=lambda purchase: purchase.bought_at))

    async def save(self, purchase: Purchase) -> None:
        row = PURCHASES.to_row(purchase)
        values = {f"new_{name}": row[name] for name in _settled}
        if (await self._transaction.execute(_SETTLE, _held_by(purchase) | values)).rowcount != 1:
            raise PurchaseTakenOver
        self._transaction.events.extend(purchase.pull_events())

    async def release(self, purchase: Purchase, *, until: datetime) -> None:
        await self._transaction.execute(_RELEASE, _held_by(purchase) | {"until": until})


def _held_by(purchase: Purchase) -> Row:
    return {"in_guild": purchase.guild, "which": purchase.transaction, "token": purchase.lease_token}


def _leases(lease: timedelta) -> list[timedelta]:
    return [lease * 2**doublings for doublings in range(_LARGEST_LEASE + 1)]
