from collections.abc import Sequence
from datetime import datetime

from attrs import define
from sqlalchemy import Uuid, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.limits.identifying import Place, Turn
from domain.limits.process import ProcessId
from infrastructure.database.rows import Rows
from infrastructure.database.transaction import Transaction
from infrastructure.limits.lock import QUEUE, lock
from infrastructure.limits.tables import identify_places, identify_turns

_PLACES, _TURNS = Rows(Place, identify_places), Rows(Turn, identify_turns)
_MOST = 10_000
"""More shards than Discord has of any bot."""

_process = bindparam("whose", type_=Uuid)

_ALL_PLACES = select(*_PLACES.columns).order_by(identify_places.c.number).limit(_MOST)
_ALL_TURNS = select(*_TURNS.columns).order_by(identify_turns.c.key).limit(_MOST)
_new_place = upsert(identify_places)
_KEEP = _new_place.on_conflict_do_update(
    index_elements=list(identify_places.primary_key),
    set_={name: _new_place.excluded[name] for name in ("key", "number", "asked_at")},
)
_new_turn = upsert(identify_turns)
_GIVE = _new_turn.on_conflict_do_update(
    index_elements=[identify_turns.c.key],
    set_={key: _new_turn.excluded[key] for key in ("process", "shard", "given_at")},
)
_LEAVE = delete(identify_places).where(
    identify_places.c.process == _process, identify_places.c.shard == bindparam("which")
)
_LEAVE_ALL = delete(identify_places).where(identify_places.c.process == _process)
_FORGET = delete(identify_places).where(identify_places.c.asked_at < bindparam("before"))


@define
class PostgresIdentifyQueue:
    _transaction: Transaction

    async def lock(self) -> datetime:
        return await lock(self._transaction, QUEUE)

    async def places(self) -> Sequence[Place]:
        found = await self._transaction.execute(_ALL_PLACES)
        return [_PLACES.from_row(row) for row in found.mappings()]

    async def turns(self) -> Sequence[Turn]:
        found = await self._transaction.execute(_ALL_TURNS)
        return [_TURNS.from_row(row) for row in found.mappings()]

    async def keep(self, place: Place) -> None:
        await self._transaction.execute(_KEEP, _PLACES.to_row(place))

    async def give(self, turn: Turn) -> None:
        await self._transaction.execute(_GIVE, _TURNS.to_row(turn))
        await self._transaction.execute(_LEAVE, {"whose": turn.process, "which": turn.shard})

    async def leave(self, process: ProcessId) -> None:
        await self._transaction.execute(_LEAVE_ALL, {"whose": process})

    async def forget(self, *, before: datetime) -> None:
        await self._transaction.execute(_FORGET, {"before": before})
