from collections.abc import Sequence

from attrs import define
from sqlalchemy import BigInteger, Boolean, bindparam, func, literal_column, select

from domain.reminders.reminder import MOST_OF_EACH, Reminder
from domain.shared.ids import UserId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.reminders.tables import REMINDERS, reminder_owners, reminders

_owner = bindparam("of_owner", type_=BigInteger)
_waits = literal_column("(status <> 'delivered')", Boolean)
_READ = select(*REMINDERS.columns)
_OWN = _READ.where(reminders.c.owner == _owner)
_WAITING = _OWN.where(_waits).order_by(reminders.c.number).limit(MOST_OF_EACH)
_FIND = _OWN.where(reminders.c.number == bindparam("of_number"))
_UNTOLD = select(func.count().label("untold")).select_from(
    select(reminders.c.number)
    .where(reminders.c.owner == _owner, literal_column("(status = 'parked')", Boolean), ~reminders.c.is_owner_told)
    .limit(MOST_OF_EACH)
    .subquery()
)
_ZONE = select(reminder_owners.c.time_zone).where(reminder_owners.c.owner == _owner)


@define
class PostgresReminderReader:
    _reading: Reading

    async def page(self, owner: UserId, seek: Seek) -> Page[Reminder]:
        query = seek_rows(_READ.where(reminders.c.owner == owner, _waits), reminders.c.number, seek)
        rows = await self._reading.rows(query)
        return Page.of([REMINDERS.from_row(row) for row in rows], seek, key=lambda reminder: reminder.number)

    async def waiting(self, owner: UserId) -> Sequence[Reminder]:
        return [REMINDERS.from_row(row) for row in await self._reading.rows(_WAITING, {"of_owner": owner})]

    async def find(self, owner: UserId, number: int) -> Reminder | None:
        row = await self._reading.row(_FIND, {"of_owner": owner, "of_number": number})
        return None if row is None else REMINDERS.from_row(row)

    async def untold(self, owner: UserId) -> int:
        row = await self._reading.row(_UNTOLD, {"of_owner": owner})
        return 0 if row is None else int(row["untold"])

    async def time_zone(self, owner: UserId) -> str | None:
        row = await self._reading.row(_ZONE, {"of_owner": owner})
        return None if row is None else row["time_zone"]
