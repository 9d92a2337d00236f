import pytest

from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START, FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.starboard import MemoryStarboardReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.starboards import Stargazer


@pytest.fixture
async def gazer() -> Stargazer:
    records = MemoryRecords()
    uow = MemoryUnitOfWorkFactory(records)
    async with uow() as work:
        await work.guilds.register_many([GUILD, OTHER_GUILD], at=START)
        await work.commit()
    return Stargazer(uow=uow, boards=MemoryStarboardReader(records), clock=FakeClock())
