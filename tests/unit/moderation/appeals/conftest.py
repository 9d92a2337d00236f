import pytest

from domain.guilds.guild import Choice
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.shared.ids import ChannelId
from tests.appeals import Court
from tests.casebook import Casebook
from tests.fakes.appeals import MemoryAppealReader
from tests.fakes.casebook import MemoryCasebookReader
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation


@pytest.fixture
async def court(moderation: Moderation, records: MemoryRecords) -> Court:
    """In a guild that takes appeals."""
    await moderation.choose(Choice(APPEAL_CHANNEL, ChannelId(800)))
    return Court(Casebook(moderation, MemoryCasebookReader(records)), MemoryAppealReader(records))
