"""What processes of a fleet are told of each other."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from application.fleet.leave_fleet import LeaveFleet, LeaveFleetHandler
from application.fleet.take_step import TakeStepHandler
from domain.fleet.orders import Wish
from infrastructure.database.engines import Engines
from infrastructure.database.listener import Listener
from infrastructure.database.settings import DatabaseSettings
from infrastructure.fleet.fleet_repository import CHANNEL
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.fakes.fleet import FakeNeighbours
from tests.fleet import LEASE, Sailor, identity

_MARK = text("SELECT pg_notify(:channel, 'that was all')")


@pytest.fixture
def sailors() -> tuple[Sailor, Sailor]:
    """Of one shard, so that the second has none and changes hands with nobody."""
    one = Wish(1, is_fixed=True)
    return Sailor(identity(1), one), Sailor(identity(2), one)


async def test_others_hear_who_comes_and_goes_but_not_that_a_lease_was_renewed_or_a_connection_lost(
    sailors: tuple[Sailor, Sailor],
    uow_factory: PostgresUnitOfWorkFactory,
    engines: Engines,
    database_settings: DatabaseSettings,
) -> None:
    first, second = sailors
    take_step, leave = TakeStepHandler(uow_factory, FakeNeighbours(), LEASE), LeaveFleetHandler(uow_factory)
    heard, states = asyncio.Queue[str](), asyncio.Queue[bool]()

    async def step(sailor: Sailor) -> None:
        orders = await take_step(sailor.report())
        sailor.generation, sailor.since, sailor.open = orders.generation, orders.joined_at, set(orders.serve)

    async def told_of(act: Callable[[], Awaitable[object]]) -> list[str]:
        await act()
        async with engines.autocommit.connect() as connection:
            await connection.execute(_MARK, {"channel": CHANNEL})
        told = [await heard.get()]
        while told[-1] != "that was all":
            told.append(await heard.get())
        return told[:-1]

    listening = asyncio.create_task(Listener(database_settings, CHANNEL, heard.put_nowait, states.put_nowait).run())
    async with asyncio.timeout(10):
        assert await states.get()
        assert await told_of(lambda: step(first)) == ["1"]
        assert await told_of(lambda: step(first)) == []
        first.cut_off = {0}
        assert await told_of(lambda: step(first)) == []
        assert await told_of(lambda: step(second)) == ["1"]
        assert await told_of(lambda: step(second)) == []
        assert await told_of(lambda: leave(LeaveFleet(second.who.id))) == ["1"]
        assert await told_of(lambda: leave(LeaveFleet(first.who.id))) == ["1"]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
