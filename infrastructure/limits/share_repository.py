from collections.abc import Sequence
from datetime import datetime

from attrs import define
from sqlalchemy import DateTime, Integer, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.limits.sharing import Share
from infrastructure.database.rows import Rows
from infrastructure.database.transaction import Transaction
from infrastructure.limits.lock import SHARES, lock
from infrastructure.limits.tables import invalid_requests, request_shares

_SHARES = Rows(Share, request_shares)
_MOST = 1_000

_now = bindparam("now", type_=DateTime(timezone=True))
_minute = bindparam("since", type_=DateTime(timezone=True))

_LIVE = select(*_SHARES.columns).where(request_shares.c.until > _now).limit(_MOST)
_new_share = upsert(request_shares)
_KEEP = _new_share.on_conflict_do_update(
    index_elements=[request_shares.c.process],
    set_={key: _new_share.excluded[key] for key in ("requests", "until")},
)
_new_count = upsert(invalid_requests)
_COUNT = _new_count.on_conflict_do_update(
    index_elements=[invalid_requests.c.minute],
    set_={"requests": invalid_requests.c.requests + _new_count.excluded.requests},
)
_SINCE = select(func.coalesce(func.sum(invalid_requests.c.requests), 0).cast(Integer).label("requests")).where(
    invalid_requests.c.minute >= _minute
)
_FORGET_SHARES = delete(request_shares).where(request_shares.c.until <= _now)
_FORGET_MINUTES = delete(invalid_requests).where(invalid_requests.c.minute < _minute)


@define
class PostgresRequestShares:
    _transaction: Transaction

    async def lock(self) -> datetime:
        return await lock(self._transaction, SHARES)

    async def shares(self, *, now: datetime) -> Sequence[Share]:
        found = await self._transaction.execute(_LIVE, {"now": now})
        return [_SHARES.from_row(row) for row in found.mappings()]

    async def keep(self, share: Share) -> None:
        await self._transaction.execute(_KEEP, _SHARES.to_row(share))

    async def count_invalid(self, requests: int, *, minute: datetime) -> None:
        await self._transaction.execute(_COUNT, {"minute": minute, "requests": requests})

    async def invalid_since(self, minute: datetime) -> int:
        found = (await self._transaction.execute(_SINCE, {"since": minute})).mappings().one()
        requests: int = found["requests"]
        return requests

    async def forget(self, *, shares_before: datetime, minutes_before: datetime) -> None:
        await self._transaction.execute(_FORGET_SHARES, {"now": shares_before})
        await self._transaction.execute(_FORGET_MINUTES, {"since": minutes_before})
