import pytest

from tests.configuring import Server
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def server(records: MemoryRecords) -> Server:
    return Server(MemoryUnitOfWorkFactory(records))
