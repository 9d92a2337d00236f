import pytest

from tests.builders import GUILD
from tests.fakes.clock import FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.unit.points.bank import Bank


@pytest.fixture
async def bank(clock: FakeClock) -> Bank:
    """The use cases of points on records in memory, in a guild that is registered."""
    records = MemoryRecords()
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=clock.now())
        await uow.commit()
    return Bank(records, clock)
