import pytest

from tests.escalation import Escalation
from tests.fakes.escalation import MemoryEscalationReader
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation


@pytest.fixture
def escalation(moderation: Moderation, records: MemoryRecords) -> Escalation:
    return Escalation(moderation, MemoryEscalationReader(records))
