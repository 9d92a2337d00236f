import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.moderation import Moderation, a_discord


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def moderation(records: MemoryRecords, clock: FakeClock) -> Moderation:
    """The use cases on records in memory and a small Discord; both write one journal."""
    discord = a_discord()
    discord.journal = records.journal
    return Moderation(
        MemoryUnitOfWorkFactory(records),
        MemoryCaseReader(records),
        MemoryGuildSettingsReader(records),
        discord=discord,
        clock=clock,
    )


def pytest_make_parametrize_id(val: object) -> str | None:
    """The ids of parameters: a kind of action goes by its name."""
    name = getattr(val, "name", None)
    return name if isinstance(name, str) and type(val).__module__.startswith("domain.moderation.actions") else None
