"""A stop waits for commands, takes no new ones, and says to the others where they stand."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from application.guilds.show_settings import ShowSettings
from application.moderation.list_cases import ListCases
from application.moderation.take_action import TakeAction
from domain.shared.language import Language
from domain.shared.permission import Permission
from interface.shared.border import Interaction
from interface.shared.guild_languages import GuildLanguages
from interface.shared.restarting import Restarting
from interface.shared.under_way import INTERRUPTED, INTERRUPTED_CASE, UnderWay
from interface.shared.words import shared_words
from tests.builders import MEMBER
from tests.fakes.discord_http import Answer, DiscordHttp, texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json, message_json
from tests.incidents import RecordedIncidents
from tests.wired import Recorded, RecordingShared

type Use = Callable[[Guild], Coroutine[None, None, Json]]

WHO = someone(*Permission)
BUTTON = "cases:older:9:::"
ORIGINAL = "/webhooks/1/token/messages/@original"
LOADING = 1 << 7


@pytest.fixture
def under_way(guild: Guild) -> UnderWay:
    found: UnderWay = guild.bot.tree.answers._under_way  # type: ignore[attr-defined]
    return found


class Held:
    """Use cases that go on until they are let go."""

    def __init__(self) -> None:
        self.begun, self.free = asyncio.Event(), asyncio.Event()

    async def wait(self) -> None:
        self.begun.set()
        await self.free.wait()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    held, use_case = Held(), Recorded.__call__

    async def called(self: object, command: object) -> object:
        if isinstance(command, ShowSettings | ListCases | TakeAction):
            await held.wait()
        return await use_case(self, command)  # type: ignore[arg-type]

    monkeypatch.setattr(Recorded, "__call__", called)
    return held


async def settings(guild: Guild) -> Json:
    return await guild.slash("settings show", WHO)


async def ban(guild: Guild) -> Json:
    return await guild.slash("ban", WHO, {"user": MEMBER})


async def press(guild: Guild) -> Json:
    row = {"type": 1, "components": [{"type": 2, "style": 2, "custom_id": BUTTON, "label": "x"}]}
    return await guild.press(BUTTON, WHO, {"components": [row]})


def thinking(http: DiscordHttp, *, flags: int = LOADING) -> None:
    http.answers[f"GET {ORIGINAL}"] = Answer(body={**message_json(1, None), "flags": flags})


@pytest.mark.parametrize("use", [settings, ban, press])
async def test_what_ends_in_time_is_answered_as_ever(guild: Guild, under_way: UnderWay, held: Held, use: Use) -> None:
    asked = asyncio.ensure_future(use(guild))
    await held.begun.wait()
    draining = asyncio.create_task(under_way.drain(within=30))
    await asyncio.sleep(0)
    assert not draining.done()
    held.free.set()
    answer = await asked
    await draining
    assert texts_of(answer) not in ([str(INTERRUPTED)], [str(INTERRUPTED_CASE)])


@pytest.mark.parametrize("use", [settings, press])
async def test_a_stop_waits_for_those_too_whose_language_is_being_looked_up(
    guild: Guild, under_way: UnderWay, monkeypatch: pytest.MonkeyPatch, use: Use
) -> None:
    looked_up, meet = Held(), GuildLanguages.meet

    async def slowly(self: GuildLanguages, interaction: Interaction) -> Language:
        await looked_up.wait()
        return await meet(self, interaction)

    monkeypatch.setattr(GuildLanguages, "meet", slowly)
    asked = asyncio.ensure_future(use(guild))
    await looked_up.begun.wait()
    draining = asyncio.create_task(under_way.drain(within=30))
    await asyncio.sleep(0)
    is_over_already = draining.done()
    looked_up.free.set()
    assert texts_of(await asked) == [shared_words(Restarting())]
    await draining
    assert not is_over_already


@pytest.mark.parametrize(
    ("use", "words"), [(settings, str(INTERRUPTED)), (ban, str(INTERRUPTED_CASE)), (press, str(INTERRUPTED))]
)
async def test_what_does_not_end_in_time_is_said_not_to_have(
    guild: Guild, under_way: UnderWay, held: Held, use: Use, words: str
) -> None:
    thinking(guild.http, flags=0 if use is press else LOADING)
    asked = asyncio.ensure_future(use(guild))
    await held.begun.wait()
    await under_way.drain(within=0)
    assert texts_of(guild.http.messages[-1]) == [words]
    last = guild.http.find("PATCH", ORIGINAL) if use is not press else guild.http.find("POST", "/webhooks/1/token")
    assert len(last) == 1
    asked.cancel()


async def test_a_defect_in_saying_so_is_reported_and_keeps_nobody_else_waiting(
    guild: Guild, shared: RecordingShared, under_way: UnderWay, held: Held
) -> None:
    defect = KeyError("flags")
    guild.http.next_answers[f"GET {ORIGINAL}"] = [defect, Answer(body={**message_json(1, None), "flags": LOADING})]
    asked = []
    for _ in range(2):
        held.begun.clear()
        asked.append(asyncio.ensure_future(settings(guild)))
        await held.begun.wait()
    await under_way.drain(within=0)
    assert isinstance(shared.incidents, RecordedIncidents)
    assert shared.incidents.reported == [defect]
    assert texts_of(guild.http.messages[-1]) == [str(INTERRUPTED)]
    for each in asked:
        each.cancel()


async def test_an_answer_that_has_arrived_is_left_alone(guild: Guild, under_way: UnderWay, held: Held) -> None:
    thinking(guild.http, flags=0)
    asked = asyncio.ensure_future(settings(guild))
    await held.begun.wait()
    await under_way.drain(within=0)
    assert guild.http.messages == []
    asked.cancel()


@pytest.mark.parametrize("use", [settings, press])
async def test_a_bot_that_is_being_stopped_takes_nothing_new_and_says_so(
    guild: Guild, shared: RecordingShared, under_way: UnderWay, use: Use
) -> None:
    await under_way.drain(within=30)
    shared.journal.clear()
    assert texts_of(await use(guild)) == [shared_words(Restarting())]
    assert not [asked for asked in shared.journal if isinstance(asked, ShowSettings | ListCases)]


@pytest.mark.parametrize("use", [settings, press])
async def test_what_was_taken_up_before_a_stop_is_given_back_as_such_and_what_was_refused_is_left_to_an_heir(
    guild: Guild, under_way: UnderWay, use: Use
) -> None:
    await use(guild)
    answered = guild.last_interaction
    await under_way.drain(within=30)
    await use(guild)
    assert guild.last_interaction != answered
    assert guild.bot.watch.pause() == (answered,)


@pytest.mark.parametrize("use", [settings, ban, press])
async def test_in_a_server_that_has_only_the_commands_it_is_said_how_to_invite_the_bot(
    guild: Guild, shared: RecordingShared, use: Use
) -> None:
    guild.bot._connection.parsers["GUILD_DELETE"]({"id": "700"})
    [words] = texts_of(await use(guild))
    assert words.startswith("I am not in this server myself")
    assert "client_id=1&scope=bot" in words
    assert "guild_id=700" in words
