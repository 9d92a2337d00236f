"""Members in jail."""

import pytest

from tests.fakes.jail import MemoryJailReader
from tests.fakes.records import MemoryRecords
from tests.jails import Jails
from tests.moderation import Moderation


@pytest.fixture
def jails(moderation: Moderation, records: MemoryRecords) -> Jails:
    return Jails(moderation, MemoryJailReader(records))
