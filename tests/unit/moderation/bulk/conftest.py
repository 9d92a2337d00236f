"""Five raiders, whom operations are tried on."""

import pytest

from domain.shared.roles import RoleFacts
from tests.bulk import Bulk
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_discord import HELD_ROLE
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def bulk(records: MemoryRecords) -> Bulk:
    """Five raiders, below two moderators."""
    made = Bulk(MemoryUnitOfWorkFactory(records), MemoryBulkReader(records), MemoryGuildSettingsReader(records))
    made.discord.known_roles[HELD_ROLE] = RoleFacts(id=HELD_ROLE, name="raider", position=1)
    return made
