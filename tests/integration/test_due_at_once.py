"""What a machine whose clock is ahead leaves to be done is due at once: all claim by the server's clock."""

from datetime import datetime, timedelta

import pytest

from domain.shared.ids import UserId
from domain.shared.lease import Room
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.points.shop_reader import PostgresShopReader, PostgresStreakReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import FakeClock
from tests.shop import LEASE, Shop

AHEAD = timedelta(minutes=10)


@pytest.fixture
async def now(engines: Engines) -> datetime:
    """A moment later, by the server."""
    return await DatabaseClock(Reading(engines)).now() + timedelta(minutes=1)


async def test_a_purchase(engines: Engines, registered: PostgresUnitOfWorkFactory, now: datetime) -> None:
    reading = Reading(engines)
    shop = Shop(
        registered,
        PostgresShopReader(reading),
        PostgresStreakReader(reading),
        PostgresGuildSettingsReader(reading),
        clock=FakeClock(now + AHEAD),
    )
    await shop.gives(MEMBER, 500)
    bought = await shop.buys(await shop.sells(price=500))
    async with registered() as uow:
        claimed = await uow.purchases.claim(GUILD, bought.purchase.transaction, now=now, lease=LEASE)
    assert claimed is not None
    assert claimed.bought_at == now + AHEAD


@pytest.mark.parametrize("again", [False, True])
async def test_the_roles_of_a_member(registered: PostgresUnitOfWorkFactory, now: datetime, again: bool) -> None:
    async with registered() as uow:
        for _ in range(1 + again):
            await uow.role_syncs.put({(GUILD, UserId(7)): False}, at=now + AHEAD)
        claimed = await uow.role_syncs.claim([GUILD], now=now, lease=LEASE, room=Room(1))
    assert [each.user for each in claimed] == [7]
