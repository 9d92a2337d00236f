import pytest

from tests.builders import GUILD
from tests.fakes.clock import FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.shop_reader import MemoryShopReader, MemoryStreakReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.shop import Shop
from tests.unit.points.bank import Bank


@pytest.fixture
async def bank(clock: FakeClock) -> Bank:
    """The use cases of points on records in memory, in a guild that is registered."""
    records = MemoryRecords()
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=clock.now())
        await uow.commit()
    return Bank(records, clock)


@pytest.fixture
def shop(records: MemoryRecords, clock: FakeClock) -> Shop:
    """The use cases on records in memory and a small Discord."""
    return Shop(
        MemoryUnitOfWorkFactory(records),
        MemoryShopReader(records),
        MemoryStreakReader(records),
        MemoryGuildSettingsReader(records),
        clock=clock,
    )
