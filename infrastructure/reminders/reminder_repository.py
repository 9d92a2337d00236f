from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import (
    BigInteger,
    Boolean,
    Integer,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.reminders.errors import ReminderNotFound
from domain.reminders.reminder import MOST_OF_EACH, Reminder, ReminderNumber, ReminderStatus
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import RequestId, UserId
from domain.shared.lease import Room
from domain.shared.shards import UNSPLIT, Shards
from infrastructure.database.leases import LIMIT, NOW, claim, claiming, held
from infrastructure.database.shards import of_shards, served
from infrastructure.database.transaction import Row, Transaction
from infrastructure.reminders.tables import REMINDERS, reminder_owners, reminders
from infrastructure.reminders.undelivered_cache import UndeliveredCache

_owner = bindparam("of_owner", type_=BigInteger)
_number = bindparam("of_number", type_=Integer)
_pending = literal_column("(status = 'pending')", Boolean)
_delivered = literal_column("(status = 'delivered')", Boolean)
"""Written out, so that a generic plan can use the partial indexes."""

_of_owner = reminders.c.owner == _owner
_this = _of_owner & (reminders.c.number == _number)
_own = upsert(reminder_owners).values(owner=_owner, last_number=1)
_NEXT = _own.on_conflict_do_update(
    index_elements=[reminder_owners.c.owner], set_={"last_number": reminder_owners.c.last_number + 1}
).returning(reminder_owners.c.last_number)
_WAITING = select(func.count().label("waiting")).select_from(
    select(reminders.c.number).where(_of_owner, ~_delivered).limit(MOST_OF_EACH).subquery()
)
_READ = select(*REMINDERS.columns)
_ASKED_BY = _READ.where(_of_owner, reminders.c.request == bindparam("of_request"))
_GET = _READ.where(_this).with_for_update()
_ADD = insert(reminders)
_REMOVE = delete(reminders).where(_this)
_changeable = tuple(name for name in REMINDERS.names if name not in {"owner", "number", "request", "made_at"})
_new = {name: bindparam(f"new_{name}", type_=reminders.c[name].type) for name in _changeable}
_SAVE = update(reminders).where(_this).values(_new)
_SETTLE = _SAVE.where(held(reminders))
_CLAIM = claim(
    reminders,
    due=_pending & (reminders.c.guild.is_(None) | of_shards(reminders.c.guild)),
    due_at=reminders.c.lease_until,
    oldest_first=[reminders.c.lease_until, reminders.c.owner, reminders.c.number],
    returning=REMINDERS.columns,
)
_untold = _of_owner & literal_column("(status = 'parked')", Boolean) & ~reminders.c.is_owner_told
_CLAIM_UNTOLD = claim(
    reminders,
    due=_untold,
    due_at=reminders.c.lease_until,
    oldest_first=[reminders.c.lease_until],
    returning=REMINDERS.columns,
    chosen=select(reminders.c.owner, reminders.c.number)
    .where(_untold, reminders.c.lease_until <= NOW)
    .order_by(reminders.c.number)
    .limit(LIMIT),
)
_TOLD = (
    update(reminders)
    .where(_this, held(reminders), literal_column("(status = 'parked')", Boolean))
    .values(is_owner_told=true())
)
_long_ago = (
    select(reminders.c.owner, reminders.c.number)
    .where(_delivered, reminders.c.delivered_at < NOW)
    .order_by(reminders.c.delivered_at)
    .limit(bindparam("most", type_=Integer))
    .subquery("long_ago")
)
_FORGET = delete(reminders).where(
    reminders.c.owner == _long_ago.c.owner, reminders.c.number == _long_ago.c.number, _delivered
)
_zone = bindparam("zone", type_=Text)
_choose = upsert(reminder_owners).values(owner=_owner, time_zone=_zone)
_CHOOSE = _choose.on_conflict_do_update(
    index_elements=[reminder_owners.c.owner], set_={"time_zone": _choose.excluded.time_zone}
)


@define
class PostgresReminders:
    _transaction: Transaction

    async def next_number(self, owner: UserId) -> ReminderNumber:
        answer = await self._transaction.execute(_NEXT, {"of_owner": owner})
        return ReminderNumber(answer.mappings().one()["last_number"])

    async def waiting(self, owner: UserId) -> int:
        answer = await self._transaction.execute(_WAITING, {"of_owner": owner})
        return int(answer.mappings().one()["waiting"])

    async def asked_by(self, owner: UserId, request: RequestId) -> Reminder | None:
        answer = await self._transaction.execute(_ASKED_BY, {"of_owner": owner, "of_request": request})
        row = answer.mappings().first()
        return None if row is None else REMINDERS.from_row(row)

    async def add(self, reminder: Reminder) -> None:
        await self._transaction.execute(_ADD, REMINDERS.to_row(reminder))

    async def get(self, owner: UserId, number: ReminderNumber) -> Reminder:
        answer = await self._transaction.execute(_GET, {"of_owner": owner, "of_number": number})
        row = answer.mappings().first()
        if row is None:
            raise ReminderNotFound(str(number))
        return REMINDERS.from_row(row)

    async def save(self, reminder: Reminder) -> None:
        await self._transaction.execute(_SAVE, self._changed(reminder))

    async def remove(self, owner: UserId, number: ReminderNumber) -> None:
        removed = await self._transaction.execute(_REMOVE, {"of_owner": owner, "of_number": number})
        if removed.rowcount != 1:
            raise ReminderNotFound(str(number))

    async def claim(
        self, *, now: datetime, leases: Sequence[timedelta], room: Room, shards: Shards = UNSPLIT
    ) -> tuple[Reminder, ...]:
        claims = claiming(now=now, leases=leases, room=room) | served(shards)
        claimed = await self._transaction.execute(_CLAIM, claims)
        found = REMINDERS.from_tuples(claimed)
        return tuple(sorted(found, key=lambda reminder: (reminder.due_at, reminder.owner, reminder.number)))

    async def settle(self, reminder: Reminder) -> None:
        changed = self._changed(reminder) | {"token": reminder.lease_token}
        if (await self._transaction.execute(_SETTLE, changed)).rowcount != 1:
            raise ConcurrentChange
        if reminder.status is ReminderStatus.PARKED:
            await self._transaction.notify(UndeliveredCache.channel, [str(reminder.owner)])

    async def claim_untold(self, owner: UserId, *, now: datetime, lease: timedelta) -> tuple[Reminder, ...]:
        claims: Row = {"of_owner": owner} | claiming(now=now, leases=[lease], room=Room(MOST_OF_EACH))
        return tuple(REMINDERS.from_tuples(await self._transaction.execute(_CLAIM_UNTOLD, claims)))

    async def note_told(self, told: Sequence[Reminder]) -> None:
        rows: list[Row] = [
            {"of_owner": each.owner, "of_number": each.number, "token": each.lease_token}
            for each in sorted(told, key=lambda each: each.number)
        ]
        await self._transaction.execute(_TOLD, rows)

    async def forget_delivered(self, *, before: datetime, limit: int) -> int:
        forgotten = await self._transaction.execute(_FORGET, {"now": before, "most": limit})
        return forgotten.rowcount

    async def choose_time_zone(self, owner: UserId, time_zone: str) -> None:
        await self._transaction.execute(_CHOOSE, {"of_owner": owner, "zone": time_zone})

    def _changed(self, reminder: Reminder) -> dict[str, object]:
        row = REMINDERS.to_row(reminder)
        key = {"of_owner": reminder.owner, "of_number": reminder.number}
        return key | {f"new_{name}": row[name] for name in _changeable}
