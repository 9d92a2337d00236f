"""How many shards nobody serves, as metrics and `tux doctor` count them."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve
from sqlalchemy import TextClause, text

from application.fleet.leave_fleet import LeaveFleet, LeaveFleetHandler
from application.fleet.take_step import TakeStepHandler
from domain.fleet.orders import Report, Wish
from infrastructure.database.engines import Engines
from infrastructure.fleet.backlog import FLEET
from infrastructure.fleet.neighbours import KernelNeighbours
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.fleet import LEASE, identity

ME = Report(process=identity(1), wish=Wish(3, is_fixed=True), generation=1)
_LATER = text("UPDATE fleet_shards SET cut_off_since = cut_off_since - CAST(:sooner AS interval)")
_LEASE_ENDS = text("UPDATE fleet_processes SET lease_until = now() - CAST(:sooner AS interval)")


async def counts(engines: Engines) -> Mapping[str, int]:
    async with engines.autocommit.connect() as connection:
        return dict((await connection.execute(FLEET.statement)).mappings().one())


async def given(engines: Engines, sooner: TextClause, seconds: int) -> None:
    async with engines.autocommit.connect() as connection:
        await connection.execute(sooner, {"sooner": timedelta(seconds=seconds)})


async def test_a_shard_is_served_by_who_is_connected_to_it(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    step = TakeStepHandler(uow_factory, KernelNeighbours(""), LEASE)
    await step(evolve(ME, generation=None))
    assert await counts(engines) == {"shards": 3, "unserved": 3, "late": 0, "processes": 1}
    await step(evolve(ME, connected=frozenset({0, 1, 2})))
    assert (await counts(engines))["unserved"] == 0
    await step(evolve(ME, connected=frozenset({1})))
    await step(evolve(ME, connected=frozenset({0, 1, 2})))
    await given(engines, _LEASE_ENDS, 0)
    assert await counts(engines) == {"shards": 3, "unserved": 3, "late": 0, "processes": 0}
    await LeaveFleetHandler(uow_factory)(LeaveFleet(ME.process.id))
    assert (await counts(engines))["unserved"] == 3


async def test_a_shard_is_late_once_each_could_have_connected_after_the_other(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    step = TakeStepHandler(uow_factory, KernelNeighbours(""), LEASE)
    await step(evolve(ME, generation=None))
    await step(evolve(ME, connected=frozenset({1})))
    await given(engines, _LATER, 60 + 3 * 6 - 10)
    assert await counts(engines) == {"shards": 3, "unserved": 2, "late": 0, "processes": 1}
    assert FLEET.is_fine(await counts(engines))
    await given(engines, _LATER, 10)
    assert await counts(engines) == {"shards": 3, "unserved": 2, "late": 2, "processes": 1}
    assert FLEET.finding(await counts(engines)).endswith("2 are not served, 2 of them for more than 78 s")
    await given(engines, _LEASE_ENDS, 60 + 3 * 6)
    assert await counts(engines) == {"shards": 3, "unserved": 3, "late": 3, "processes": 0}
