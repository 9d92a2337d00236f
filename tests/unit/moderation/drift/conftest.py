"""What stands in Discord beside what is on record."""

import pytest

from tests.drift import DriftOf
from tests.fakes.drift import MemoryDriftReader
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation


@pytest.fixture
def drift(moderation: Moderation, records: MemoryRecords) -> DriftOf:
    return DriftOf(moderation, MemoryDriftReader(records))
