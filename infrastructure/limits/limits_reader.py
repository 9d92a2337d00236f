from datetime import datetime

from attrs import define
from sqlalchemy import DateTime, Integer, bindparam, func, select

from application.limits.queries import LimitsView
from domain.limits.identifying import PRESENT
from domain.limits.invalid_requests import PERIOD, minute_of
from infrastructure.database.reading import Reading
from infrastructure.limits.tables import identify_places, invalid_requests, request_shares

_moment = DateTime(timezone=True)
_STANDS = select(
    select(func.count())
    .select_from(request_shares)
    .where(request_shares.c.until > bindparam("now"))
    .scalar_subquery()
    .cast(Integer)
    .label("processes"),
    select(func.coalesce(func.sum(invalid_requests.c.requests), 0))
    .where(invalid_requests.c.minute >= bindparam("minute"))
    .scalar_subquery()
    .cast(Integer)
    .label("invalid"),
    select(func.count())
    .select_from(identify_places)
    .where(identify_places.c.asked_at > bindparam("present"))
    .scalar_subquery()
    .cast(Integer)
    .label("waiting"),
)


@define
class PostgresLimitsReader:
    _reading: Reading

    async def how_it_stands(self, *, now: datetime) -> LimitsView:
        since: dict[str, object] = {"now": now, "minute": minute_of(now) - PERIOD, "present": now - PRESENT}
        row = await self._reading.row(_STANDS, since)
        assert row is not None, "a SELECT without FROM has one row"
        return LimitsView(processes=row["processes"], invalid=row["invalid"], waiting=row["waiting"])
