from attrs import define
from sqlalchemy import func, select

from application.fleet.queries import FleetView
from domain.fleet.fleet import Fleet
from infrastructure.database.reading import Reading
from infrastructure.fleet.tables import PROCESSES, SHARDS, fleet_processes, fleet_shards, fleets

_FLEET = select(fleets.c.generation, fleets.c.count, func.clock_timestamp().label("now"))
_PROCESSES = select(*PROCESSES.columns).order_by(fleet_processes.c.joined_at, fleet_processes.c.id)
_SHARDS = select(*SHARDS.columns).order_by(fleet_shards.c.number)
_NOW = select(func.clock_timestamp().label("now"))


@define
class PostgresFleetReader:
    _reading: Reading

    async def look(self) -> FleetView:
        row = await self._reading.row(_FLEET) or await self._reading.row(_NOW)
        assert row is not None, "a SELECT without FROM has one row"
        processes = [PROCESSES.from_row(each) for each in await self._reading.rows(_PROCESSES)]
        shards = [SHARDS.from_row(each) for each in await self._reading.rows(_SHARDS)]
        fleet = Fleet(
            generation=row.get("generation", 0),
            count=row.get("count", 0),
            processes={process.id: process for process in processes},
            shards={shard.number: shard for shard in shards},
        )
        return FleetView(fleet, row["now"])
