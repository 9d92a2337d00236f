from collections.abc import Collection
from datetime import datetime

from attrs import define, field

from application.fleet.queries import FleetView
from domain.fleet.fleet import Fleet
from domain.fleet.process import Identity, ProcessId
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

FLEETS = MemoryTable[int, Fleet]("fleets")
_THE_ONE = 1


@define(eq=False)
class DatabaseTime:
    """The time that a database in memory has; its hands are moved."""

    now: datetime = START


TIME = DatabaseTime()


@define
class MemoryFleets:
    _transaction: MemoryTransaction

    async def take(self) -> tuple[Fleet, datetime]:
        await self._transaction[FLEETS].lock(_THE_ONE)
        return self._transaction[FLEETS].find(_THE_ONE) or Fleet(), TIME.now

    async def save(self, fleet: Fleet) -> None:
        await self._transaction[FLEETS].put(_THE_ONE, fleet)


@define
class MemoryFleetReader:
    _records: MemoryRecords

    async def look(self) -> FleetView:
        return FleetView(self._records[FLEETS].get(_THE_ONE) or Fleet(), TIME.now)


@define
class FakeNeighbours:
    ended: set[ProcessId] = field(factory=set)

    def gone(self, processes: Collection[Identity]) -> frozenset[ProcessId]:
        return frozenset(process.id for process in processes if process.id in self.ended)
