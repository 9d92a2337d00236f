"""The fleet as three small tables, whole in memory while the lock of its row is held."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import define, field
from sqlalchemy import Integer, Uuid, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.dml import Insert

from domain.fleet.fleet import Fleet
from infrastructure.database.metadata import AnyTable
from infrastructure.database.transaction import Row, Transaction
from infrastructure.fleet.tables import PROCESSES, SHARDS, fleet_processes, fleet_shards, fleets

CHANNEL = "tux_fleet"
"""Where it is told that something changed of which other processes should know."""

_THE_ONE = 1
_LOCK = select(fleets.c.generation, fleets.c.count).with_for_update()
_FOUND = upsert(fleets).on_conflict_do_nothing()
_NOW = select(func.clock_timestamp().label("now"))
_PROCESSES = select(*PROCESSES.columns)
_SHARDS = select(*SHARDS.columns)
_FORGET_PROCESSES = delete(fleet_processes).where(
    fleet_processes.c.id == func.any(bindparam("gone", type_=ARRAY(Uuid)))
)
_FORGET_SHARDS = delete(fleet_shards).where(fleet_shards.c.number == func.any(bindparam("gone", type_=ARRAY(Integer))))


def _put(table: AnyTable) -> Insert:
    new = upsert(table)
    key, *others = table.c
    return new.on_conflict_do_update(
        index_elements=[key], set_={column.key: new.excluded[column.key] for column in others}
    )


_PUT_FLEET, _PUT_PROCESSES, _PUT_SHARDS = _put(fleets), _put(fleet_processes), _put(fleet_shards)
_NO_NEWS = frozenset({"lease_until", "cut_off_since"})


@define
class PostgresFleets:
    _transaction: Transaction
    _processes: dict[object, Row] = field(factory=dict, init=False)
    """As they were read, by their keys; so are the shards."""
    _shards: dict[object, Row] = field(factory=dict, init=False)
    _was: tuple[int, int] = field(default=(0, 0), init=False)

    async def take(self) -> tuple[Fleet, datetime]:
        row = (await self._transaction.execute(_LOCK)).mappings().first()
        if row is None:
            await self._transaction.execute(_FOUND, {"fleet_id": _THE_ONE, "generation": 0, "count": 0})
            row = (await self._transaction.execute(_LOCK)).mappings().one()
        # Read after the lock: until then another one's lease may have been renewed.
        now: datetime = (await self._transaction.execute(_NOW)).mappings().one()["now"]
        processes = [PROCESSES.from_row(each) for each in (await self._transaction.execute(_PROCESSES)).mappings()]
        shards = [SHARDS.from_row(each) for each in (await self._transaction.execute(_SHARDS)).mappings()]
        self._processes = {process.id: PROCESSES.to_row(process) for process in processes}
        self._shards = {shard.number: SHARDS.to_row(shard) for shard in shards}
        self._was = (row["generation"], row["count"])
        fleet = Fleet(
            generation=row["generation"],
            count=row["count"],
            processes={process.id: process for process in processes},
            shards={shard.number: shard for shard in shards},
        )
        return fleet, now

    async def save(self, fleet: Fleet) -> None:
        processes = {each.id: PROCESSES.to_row(each) for each in fleet.processes.values()}
        shards = {each.number: SHARDS.to_row(each) for each in fleet.shards.values()}
        is_news = (fleet.generation, fleet.count) != self._was
        if is_news:
            row: Row = {"fleet_id": _THE_ONE, "generation": fleet.generation, "count": fleet.count}
            await self._transaction.execute(_PUT_FLEET, row)
        for before, after, put, forget in (
            (self._processes, processes, _PUT_PROCESSES, _FORGET_PROCESSES),
            (self._shards, shards, _PUT_SHARDS, _FORGET_SHARDS),
        ):
            changed = [row for key, row in after.items() if row != before.get(key)]
            if changed:
                await self._transaction.execute(put, changed)
            gone = [key for key in before if key not in after]
            if gone:
                await self._transaction.execute(forget, {"gone": gone})
            is_news = is_news or bool(gone) or any(_is_news(row, before) for row in changed)
        if is_news:
            await self._transaction.notify(CHANNEL, [str(fleet.generation)])


def _is_news(row: Row, before: Mapping[object, Row]) -> bool:
    """Nobody has to know that a lease was renewed, or a connection lost."""
    old = before.get(row.get("id", row.get("number")), {})
    return _of_news(row) != _of_news(old)


def _of_news(row: Row) -> Sequence[tuple[str, object]]:
    return sorted((name, value) for name, value in row.items() if name not in _NO_NEWS)
