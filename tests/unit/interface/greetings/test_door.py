"""Who comes and goes, as Discord tells of it, through the real discord.py and up to what is sent."""

from collections.abc import AsyncIterator

import pytest

from application.greetings.doorstep import WAIT
from domain.greetings.settings import FAREWELL_CHANNEL, WELCOME_CHANNEL
from domain.guilds.guild import Choice
from interface.greetings.words import greeting_notes
from interface.main import join_words
from interface.shared.answering import ErrorAnswers
from interface.shared.bot import TuxBot
from interface.shared.context import Context
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_http import DiscordHttp, texts_of
from tests.fakes.gate import everybody
from tests.fakes.guilds import NOTHING_CHOSEN
from tests.fakes.interactions import logged_in, settled
from tests.fakes.payloads import CHANNEL, Json, member_json, user_json
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.wired import RecordingShared

GONE: Json = {"guild_id": str(GUILD), "user": user_json(MEMBER)}


@pytest.fixture
async def bot(shared: RecordingShared, contexts: tuple[Context, ...], records: MemoryRecords) -> AsyncIterator[TuxBot]:
    """With the members intent, in a guild that wants welcomes and farewells."""
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        chosen = [Choice(WELCOME_CHANNEL, CHANNEL), Choice(FAREWELL_CHANNEL, CHANNEL)]
        guild.decide(chosen, by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    answers = ErrorAnswers(join_words(contexts), shared.incidents, everybody, NOTHING_CHOSEN)
    bot = TuxBot(contexts, answers, shared.incidents, members_intent=True)
    bot._connection._chunk_guilds = False  # there is no gateway here to ask for everybody
    shared.client.replace(bot)
    async with logged_in(bot, DiscordHttp(journal=shared.journal)):
        yield bot


def came(*, pending: bool = False, is_bot: bool = False) -> Json:
    user = {**user_json(MEMBER), "bot": is_bot}
    return {**member_json(MEMBER), "user": user, "guild_id": str(GUILD), "pending": pending}


async def heard(
    bot: TuxBot, shared: RecordingShared, contexts: tuple[Context, ...], *events: tuple[str, Json]
) -> list[str]:
    """What is said once it is time, after Discord told of these."""
    http = bot.http._HTTPClient__session  # type: ignore[attr-defined]  # where the fake stands
    assert isinstance(http, DiscordHttp)
    before = len(http.messages)
    for event, payload in events:
        bot._connection.parsers[event](payload)
        await settled()
    assert isinstance(shared.clock, FakeClock)
    shared.clock.advance(WAIT)
    [greetings] = [each for context in contexts for each in context.background if each.name == "greetings"]
    assert greetings.workers is not None
    await greetings.work()
    await greetings.workers.until_done()
    assert greetings.workers.pull_failures() == []
    return [text for message in http.messages[before:] for text in texts_of(message)]


WELCOME = f"Welcome to The \\*Guild\\*, <@{MEMBER}> (user{MEMBER})!"


async def test_who_joins_is_welcomed_and_who_leaves_missed(
    bot: TuxBot, shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    assert await heard(bot, shared, contexts, ("GUILD_MEMBER_ADD", came())) == [WELCOME]
    assert await heard(bot, shared, contexts, ("GUILD_MEMBER_REMOVE", GONE)) == [
        f"user{MEMBER} has left The \\*Guild\\*."
    ]


async def test_who_is_screened_is_welcomed_when_they_have_passed_and_once(
    bot: TuxBot, shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    passed = "GUILD_MEMBER_UPDATE", came(pending=False)
    assert await heard(bot, shared, contexts, ("GUILD_MEMBER_ADD", came(pending=True))) == []
    assert await heard(bot, shared, contexts, passed) == [WELCOME]
    assert await heard(bot, shared, contexts, passed) == []


@pytest.mark.parametrize(
    "events",
    [
        [("GUILD_MEMBER_ADD", came(pending=True)), ("GUILD_MEMBER_REMOVE", GONE)],
        [("GUILD_MEMBER_ADD", came()), ("GUILD_BAN_ADD", GONE), ("GUILD_MEMBER_REMOVE", GONE)],
        [("GUILD_MEMBER_ADD", came()), ("GUILD_MEMBER_REMOVE", GONE), ("GUILD_BAN_ADD", GONE)],
        [("GUILD_MEMBER_ADD", came(is_bot=True))],
    ],
    ids=["never let in", "banned at once", "gone and banned", "a bot"],
)
async def test_some_are_neither_welcomed_nor_missed(
    bot: TuxBot, shared: RecordingShared, contexts: tuple[Context, ...], events: list[tuple[str, Json]]
) -> None:
    assert await heard(bot, shared, contexts, *events) == []


def test_without_the_intent_the_settings_say_that_nobody_is_welcomed() -> None:
    assert greeting_notes(members_intent=True) == ()
    assert "I welcome nobody" in str(greeting_notes(members_intent=False)[0].text)
