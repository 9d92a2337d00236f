import pytest

from tests.configuring import FULL, Server, nothing_of
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


@pytest.fixture
def server() -> Server:
    return Server(MemoryUnitOfWorkFactory(MemoryRecords()))


async def test_what_was_exported_and_wiped_is_the_same_once_it_is_applied_again(server: Server) -> None:
    await server.applied(FULL)
    export = await server.export()
    print(export)

    await server.applied(nothing_of(export))
    wiped = await server.export()
    assert wiped != export

    await server.applied(export)
    assert await server.export() == export
