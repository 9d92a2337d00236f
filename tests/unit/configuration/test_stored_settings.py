import pytest

from application.guilds.configuring import settings_section
from domain.permissions.ranks import rank_of_role
from domain.shared.ids import RoleId
from domain.shared.settings import UnusableValue
from domain.shared.written import WrongType
from tests.configuring import Server
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

SETTING = rank_of_role(RoleId(5))


@pytest.fixture
def server() -> Server:
    sections = (settings_section({SETTING: "Of a type that no file knows"}, ()),)
    return Server(MemoryUnitOfWorkFactory(MemoryRecords()), sections=sections)


async def test_a_setting_of_a_type_that_no_shape_is_known_for_is_written_as_it_is_stored(server: Server) -> None:
    await server.applied('version: 1\nsettings: {"rank:5": 7}')
    assert '"rank:5": 7' in await server.export()


@pytest.mark.parametrize(("written", "why"), [("11", UnusableValue), ("[]", WrongType), ("x", UnusableValue)])
async def test_what_such_a_setting_refuses_is_refused(server: Server, written: str, why: type) -> None:
    [(line, place, found)] = await server.problems(f'version: 1\nsettings: {{"rank:5": {written}}}')
    assert (line, place) == (2, "settings.rank:5")
    assert isinstance(found, why)


async def test_what_another_version_chose_is_in_no_file_and_stays(server: Server) -> None:
    await server.applied('version: 1\nsettings: {"rank:5": 7}')
    other = Server(server.uow, sections=(settings_section({rank_of_role(RoleId(6)): "Another"}, ()),))
    assert "rank:5" not in await other.export()
    await other.applied('version: 1\nsettings: {"rank:6": 1}')
    assert '"rank:5": 7' in await server.export()
