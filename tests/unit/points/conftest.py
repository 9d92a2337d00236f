import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.shop import MemoryShopReader, MemoryStreakReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.shop import Shop


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
