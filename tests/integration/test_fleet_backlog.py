"""How many shards nobody serves, as metrics and `tux doctor` count them."""

from collections.abc import Mapping

from attrs import evolve
from sqlalchemy import text

from application.fleet.leave_fleet import LeaveFleet, LeaveFleetHandler
from application.fleet.take_step import TakeStepHandler
from domain.fleet.orders import Report, Wish
from infrastructure.database.engines import Engines
from infrastructure.fleet.backlog import FLEET
from infrastructure.fleet.neighbours import KernelNeighbours
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.fleet import LEASE, identity

ME = Report(process=identity(1), wish=Wish(3, is_fixed=True), generation=1)
_LATER = text("UPDATE fleet_shards SET cut_off_since = cut_off_since - interval '61 s'")
_LEASE_ENDS = text("UPDATE fleet_processes SET lease_until = now()")


async def counts(engines: Engines) -> Mapping[str, int]:
    async with engines.autocommit.connect() as connection:
        return dict((await connection.execute(FLEET.statement)).mappings().one())


async def test_a_shard_is_served_by_who_is_connected_to_it(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    step = TakeStepHandler(uow_factory, KernelNeighbours(""), LEASE)
    await step(evolve(ME, generation=None))
    assert await counts(engines) == {"shards": 3, "unserved": 3, "late": 0, "processes": 1}
    await step(evolve(ME, connected=frozenset({0, 1, 2})))
    assert (await counts(engines))["unserved"] == 0
    await step(evolve(ME, connected=frozenset({1})))
    async with engines.autocommit.connect() as connection:
        await connection.execute(_LATER)
    assert await counts(engines) == {"shards": 3, "unserved": 2, "late": 2, "processes": 1}
    await step(evolve(ME, connected=frozenset({0, 1, 2})))
    async with engines.autocommit.connect() as connection:
        await connection.execute(_LEASE_ENDS)
    assert await counts(engines) == {"shards": 3, "unserved": 3, "late": 0, "processes": 0}
    await LeaveFleetHandler(uow_factory)(LeaveFleet(ME.process.id))
    assert (await counts(engines))["unserved"] == 3
