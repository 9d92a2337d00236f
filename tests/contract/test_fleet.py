"""The fleet in memory and on PostgreSQL."""

from datetime import timedelta

import pytest

from application.fleet.leave_fleet import LeaveFleet, LeaveFleetHandler
from application.fleet.take_step import TakeStepHandler
from domain.fleet.orders import Orders
from domain.fleet.shard import HandOver
from tests.contract.backends import Backend
from tests.fakes.fleet import TIME, FakeNeighbours
from tests.fleet import LEASE, Sailor, identity


async def step(backend: Backend, sailor: Sailor, neighbours: FakeNeighbours | None = None) -> Orders:
    handler = TakeStepHandler(backend.uow, neighbours or FakeNeighbours(), LEASE)
    orders = await handler(sailor.report())
    sailor.orders, sailor.generation, sailor.since = orders, orders.generation, orders.joined_at
    sailor.handed = set(orders.hand)
    sailor.open, sailor.connected = set(orders.serve) - sailor.handed, set(orders.prepare)
    return orders


@pytest.fixture
def two() -> tuple[Sailor, Sailor]:
    return Sailor(identity(1)), Sailor(identity(2))


async def test_a_shard_is_handed_over_with_what_was_answered(backend: Backend, two: tuple[Sailor, Sailor]) -> None:
    first, second = two
    assert (await step(backend, first)).serve.keys() == {0, 1, 2, 3}
    for each in (second, second, first, first):
        await step(backend, each)
    assert (await step(backend, second)).serve == {2: (2,), 3: (3,)}
    view = await backend.fleet.look()
    assert [view.fleet.shards[number].came_by for number in range(4)] == [HandOver.FREE] * 2 + [HandOver.HANDED] * 2
    assert view.fleet.serving(first.who.id) == [0, 1]
    assert {process.identity for process in view.fleet.processes.values()} == {first.who, second.who}
    assert all(process.lease_until <= view.at + LEASE for process in view.fleet.processes.values())


async def test_who_leaves_is_forgotten_and_its_shards_are_free(backend: Backend, two: tuple[Sailor, Sailor]) -> None:
    first, second = two
    await step(backend, first)
    await LeaveFleetHandler(backend.uow)(LeaveFleet(first.who.id))
    fleet = (await backend.fleet.look()).fleet
    assert (fleet.processes, [shard.holder for shard in fleet.shards.values()]) == ({}, [None] * 4)
    assert (await step(backend, second)).serve.keys() == {0, 1, 2, 3}


async def test_who_leaves_tells_its_heir_what_it_took_up(backend: Backend, two: tuple[Sailor, Sailor]) -> None:
    first, second = two
    await step(backend, first)
    await step(backend, second)
    await LeaveFleetHandler(backend.uow)(LeaveFleet(first.who.id, {3: (7, 8)}))
    assert (await step(backend, second)).serve == {0: (), 1: (), 2: (), 3: (7, 8)}


async def test_what_is_known_to_have_ended_is_taken_over(backend: Backend, two: tuple[Sailor, Sailor]) -> None:
    first, second = two
    await step(backend, first)
    assert (await step(backend, second, FakeNeighbours({first.who.id}))).serve.keys() == {0, 1, 2, 3}
    assert (await step(backend, first)).serve == {}


async def test_another_count_leaves_no_shard_of_the_old_one(backend: Backend, two: tuple[Sailor, Sailor]) -> None:
    from domain.fleet.orders import Wish

    first, second = two
    await step(backend, first)
    second.wish = Wish(2, is_fixed=True)
    assert (await step(backend, second)).serve == {}
    fleet = (await backend.fleet.look()).fleet
    assert (fleet.generation, fleet.count, sorted(fleet.shards)) == (2, 2, [0, 1])


async def test_nothing_is_there_before_the_first_process_came(backend: Backend) -> None:
    view = await backend.fleet.look()
    assert (view.fleet.count, view.fleet.shards, view.fleet.processes) == (0, {}, {})
    assert TIME.now + timedelta(0) == TIME.now
