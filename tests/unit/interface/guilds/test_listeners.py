"""Guilds are registered on first sight."""

from application.guilds.register_guilds import RegisterGuilds
from application.guilds.retry_waiting import RetryWaiting, RetryWaitingHandler
from interface.guilds.listeners import GuildListeners
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.guilds import GUILDS
from tests.fakes.interactions import Guild, settled
from tests.fakes.payloads import guild_json
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.wired import RecordingShared


async def test_a_guild_that_is_joined_is_registered(guild: Guild, records: MemoryRecords) -> None:
    assert set(records[GUILDS]) == {GUILD}
    guild.bot._connection.parsers["GUILD_CREATE"](guild_json(OTHER_GUILD))
    await settled()
    assert set(records[GUILDS]) == {GUILD, OTHER_GUILD}


async def test_all_guilds_are_registered_and_what_waits_there_tried_again_once_the_client_is_ready(
    guild: Guild, shared: RecordingShared
) -> None:
    shared.client.replace(guild.bot)
    shared.journal.clear()
    guild.bot.dispatch("ready")
    await settled()
    of_guilds = [asked for asked in shared.journal if isinstance(asked, RegisterGuilds | RetryWaiting)]
    assert of_guilds == [RegisterGuilds(frozenset({GUILD})), RetryWaiting(frozenset({GUILD}))]


async def test_of_a_shard_that_is_ready_its_own_guilds_are_registered(guild: Guild, shared: RecordingShared) -> None:
    shared.client.replace(guild.bot)
    registered = list[RegisterGuilds]()

    async def register(asked: RegisterGuilds) -> int:
        registered.append(asked)
        return 0

    listeners = GuildListeners(register, RetryWaitingHandler(FakeWaiting()), shared.client)
    for shard in (0, 1):
        await listeners.on_shard_ready(shard)
    assert registered == [RegisterGuilds(frozenset({GUILD})), RegisterGuilds(frozenset())]
