"""What people write and say is counted by the real bot, which is stopped and killed meanwhile."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import pytest

from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import ActivitySettings
from playground.api import Playground
from playground.world.records import VOICE
from tests.activity import stored_activity
from tests.e2e.bot_process import bot_process

NEVER = ActivitySettings(flush_every=3600)
"""Only the end of the bot, or a full batch, has anything written."""

OFTEN = ActivitySettings(flush_every=0.5)

SELDOM = ActivitySettings(flush_every=2)
"""Seconds in which a bot that is not held up hears more than it has written yet."""


async def counted(engines: Engines) -> int:
    return sum(day.messages for day in (await stored_activity(engines)).days.values())


async def until[T](look: Callable[[], Awaitable[T]], is_right: Callable[[T], bool], *, within: float = 30) -> T:
    async with asyncio.timeout(within):
        while not is_right(found := await look()):  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.02)
    return found


async def write(playground: Playground, messages: int, *, people: int = 20, rate: float | None = None) -> None:
    guild = playground.world.guild
    crowd = playground.crowd.gather(guild, people)
    general = next(channel for channel in playground.world.guild_channels() if channel.name == "general")
    await playground.crowd.write(guild, crowd, [general.id], messages=messages, rate=rate)


async def answered(playground: Playground) -> None:
    """The bot has then been told of all that happened before."""
    await playground.person("Dalia").command("case list")


@pytest.mark.usefixtures("tux")
async def test_what_a_member_writes_is_counted_and_brings_xp(playground: Playground, engines: Engines) -> None:
    emil = playground.person("Emil")
    for _ in range(3):
        await emil.say("general", "hello")
    await until(lambda: counted(engines), lambda found: found == 3)
    stored = await stored_activity(engines)
    [day] = stored.days.values()
    assert day.counted_messages == 1
    assert 15 <= day.message_xp <= 25
    assert [user for _, user in stored.standings] == [emil.id]


async def test_whoever_is_in_voice_with_somebody_gets_the_minute(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    emil, dalia = playground.person("Emil"), playground.person("Dalia")
    voice = [channel.name for channel in playground.world.guild_channels() if channel.kind == VOICE]
    for person in (emil, dalia):
        person.voice.join(voice[0])
    async with bot_process(playground, database_settings):
        stored = await until(lambda: stored_activity(engines), lambda found: bool(found.days))
    assert {(user, day.voice_minutes, day.voice_xp) for (_, user, _, _), day in stored.days.items()} == {
        (emil.id, 1, 5),
        (dalia.id, 1, 5),
    }


@pytest.mark.kill
async def test_a_bot_that_is_asked_to_stop_loses_nothing(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    async with bot_process(playground, database_settings, activity=NEVER) as bot:
        await write(playground, 500)
        await answered(playground)
        assert await counted(engines) == 0
        os.kill(bot.pid, signal.SIGTERM)
        async with asyncio.timeout(30):
            assert await bot.wait() == 0
    assert await counted(engines) == 500


@pytest.mark.kill
async def test_a_bot_that_is_killed_loses_what_it_heard_since_its_last_flush_at_most(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    """How long that is at most, the interval between two flushes, is shown in virtual time by the buffer's own test."""
    async with bot_process(playground, database_settings, activity=SELDOM) as bot:
        for heard in (10, 20):  # flushed by itself, and again
            await write(playground, 10, people=1)
            await until(lambda: counted(engines), heard.__eq__)
        await write(playground, 10, people=1)
        await answered(playground)
        os.kill(bot.pid, signal.SIGKILL)
        async with asyncio.timeout(30):
            assert await bot.wait() == -signal.SIGKILL
    async with bot_process(playground, database_settings, activity=OFTEN):
        stored = await counted(engines)  # only now: the server may have been about to commit what the dead one had sent
        assert 20 <= stored <= 30
        await write(playground, 10)
        await until(lambda: counted(engines), lambda found: found == stored + 10)


async def test_2000_messages_a_second_are_all_counted_and_commands_answered_meanwhile(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    playground.services.interactions.limit = 60.0  # a busy machine may need more than Discord's three seconds
    async with bot_process(playground, database_settings, activity=OFTEN):
        writing = asyncio.ensure_future(write(playground, 4000, people=200, rate=2000))
        while not writing.done():
            await answered(playground)
        await writing
        await until(lambda: counted(engines), lambda found: found == 4000)
    stored = await stored_activity(engines)
    assert sum(stored.hours.values()) == 4000
    assert len(stored.standings) == 200
