import pytest

from tests.casebook import Casebook
from tests.fakes.casebook import MemoryCasebookReader
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation


@pytest.fixture
def casebook(moderation: Moderation, records: MemoryRecords) -> Casebook:
    return Casebook(moderation, MemoryCasebookReader(records))
