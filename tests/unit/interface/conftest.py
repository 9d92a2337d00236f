from collections.abc import AsyncIterator

import pytest

from interface.shared.client import CurrentClient
from interface.shared.context import Context
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import DiscordHttp
from tests.fakes.interactions import Guild, logged_in
from tests.fakes.records import MemoryRecords
from tests.moderation import a_discord
from tests.wired import RecordingShared, bot_of, contexts_in_memory, ports_of, shared_in_memory


@pytest.fixture
def shared(records: MemoryRecords) -> RecordingShared:
    return shared_in_memory(records)


@pytest.fixture
def discord() -> FakeDiscord:
    return a_discord()


@pytest.fixture
def contexts(shared: RecordingShared, records: MemoryRecords, discord: FakeDiscord) -> tuple[Context, ...]:
    return contexts_in_memory(shared, records, ports_of(discord))


@pytest.fixture
async def guild(shared: RecordingShared, contexts: tuple[Context, ...]) -> AsyncIterator[Guild]:
    """People in a guild, and the bot on records in memory; one journal of what was sent and what use cases did."""
    guild = Guild(bot_of(contexts, shared), DiscordHttp(journal=shared.journal))
    async with logged_in(guild.bot, guild.http):
        yield guild


@pytest.fixture
def http(guild: Guild) -> DiscordHttp:
    guild.http.journal.clear()
    return guild.http


@pytest.fixture
def client(guild: Guild) -> CurrentClient:
    """Connected, and in the guild."""
    return CurrentClient(guild.bot)
