from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import Boolean, Integer, Text, bindparam, delete, insert, literal_column, select, update

from domain.privacy.request import PrivacyRequest, RequestKind
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import RequestId, UserId
from domain.shared.lease import Room
from infrastructure.database.leases import NOW, claim, claiming, held
from infrastructure.database.transaction import Transaction
from infrastructure.privacy.tables import REQUESTS, privacy_requests

_waiting = literal_column("(state = 'waiting')", Boolean)
"""Written out, so that a generic plan can use the partial indexes."""
_of_user = privacy_requests.c.user == bindparam("of_user")
_this = _of_user & (privacy_requests.c.request == bindparam("of_request"))
_READ = select(*REQUESTS.columns)
_ASKED_BY = _READ.where(_this)
_LATEST = (
    _READ.where(_of_user, privacy_requests.c.kind == bindparam("of_kind", type_=Text))
    .order_by(privacy_requests.c.asked_at.desc())
    .limit(1)
)
_ADD = insert(privacy_requests)
_CLAIM = claim(
    privacy_requests,
    due=_waiting,
    due_at=privacy_requests.c.lease_until,
    oldest_first=[privacy_requests.c.lease_until, privacy_requests.c.user, privacy_requests.c.request],
    returning=REQUESTS.columns,
)
_changeable = ("lease_until", "state", "steps_done", "settled_at", "problem")
_SAVE = (
    update(privacy_requests)
    .where(_this, held(privacy_requests), _waiting)
    .values({name: bindparam(f"new_{name}") for name in _changeable})
)
_old = (
    select(privacy_requests.c.user, privacy_requests.c.request)
    .where(privacy_requests.c.settled_at < NOW)
    .order_by(privacy_requests.c.settled_at)
    .limit(bindparam("most", type_=Integer))
    .subquery("old")
)
_FORGET = delete(privacy_requests).where(
    privacy_requests.c.user == _old.c.user, privacy_requests.c.request == _old.c.request, ~_waiting
)


@define
class PostgresPrivacyRequests:
    _transaction: Transaction

    async def asked_by(self, user: UserId, request: RequestId) -> PrivacyRequest | None:
        answer = await self._transaction.execute(_ASKED_BY, {"of_user": user, "of_request": request})
        row = answer.mappings().first()
        return None if row is None else REQUESTS.from_row(row)

    async def latest(self, user: UserId, kind: RequestKind) -> PrivacyRequest | None:
        answer = await self._transaction.execute(_LATEST, {"of_user": user, "of_kind": kind.value})
        row = answer.mappings().first()
        return None if row is None else REQUESTS.from_row(row)

    async def add(self, request: PrivacyRequest) -> None:
        await self._transaction.execute(_ADD, REQUESTS.to_row(request))

    async def claim(self, *, now: datetime, leases: Sequence[timedelta], room: Room) -> tuple[PrivacyRequest, ...]:
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=leases, room=room))
        return tuple(sorted(map(REQUESTS.from_row, claimed.mappings()), key=lambda each: each.asked_at))

    async def save(self, request: PrivacyRequest) -> None:
        row = REQUESTS.to_row(request)
        which = {"of_user": request.user, "of_request": request.request, "token": request.lease_token}
        changed = await self._transaction.execute(_SAVE, which | {f"new_{name}": row[name] for name in _changeable})
        if changed.rowcount != 1:
            raise ConcurrentChange

    async def forget_settled(self, *, before: datetime, limit: int) -> int:
        return (await self._transaction.execute(_FORGET, {"now": before, "most": limit})).rowcount
