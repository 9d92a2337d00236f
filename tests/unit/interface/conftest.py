from collections.abc import AsyncIterator

import pytest

from interface.shared.bot import TuxBot
from interface.shared.client import CurrentClient
from interface.shared.context import Context
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import DiscordHttp
from tests.fakes.interactions import Guild, logged_in
from tests.fakes.records import MemoryRecords
from tests.moderation import a_discord
from tests.wired import RecordingShared, bot_of, contexts_in_memory, ports_of, shared_in_memory, those_with


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
def http(shared: RecordingShared) -> DiscordHttp:
    return DiscordHttp(journal=shared.journal)


@pytest.fixture
async def connected(
    request: pytest.FixtureRequest, shared: RecordingShared, http: DiscordHttp
) -> AsyncIterator[TuxBot]:
    """In a guild; without any command where the test wants no contexts, since to make them takes most of the time."""
    contexts = request.getfixturevalue("contexts") if "contexts" in request.fixturenames else ()
    bot = bot_of(contexts, shared, tells=False, equipped=_needed(request, contexts))
    async with logged_in(bot, http):
        http.journal.clear()
        yield bot


def _needed(request: pytest.FixtureRequest, contexts: tuple[Context, ...]) -> tuple[Context, ...]:
    """Those that have what the test is tried out with, where that is a command, a button or a form."""
    tried = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    named = getattr(tried.get("typed"), "command", tried.get("name", tried.get("custom_id")))
    return those_with(contexts, named) or contexts if isinstance(named, str) else contexts


@pytest.fixture
def guild(contexts: tuple[Context, ...], connected: TuxBot, http: DiscordHttp) -> Guild:
    """People in a guild, and the bot on records in memory; one journal of what was sent and what use cases did."""
    return Guild(connected, http)


@pytest.fixture
def client(connected: TuxBot) -> CurrentClient:
    return CurrentClient(connected)
