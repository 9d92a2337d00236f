"""Discord is told of the commands when they changed, and again and again until it takes them."""

import asyncio
from typing import cast

import aiohttp
import pytest

from interface.shared import command_sync, command_translator
from interface.shared.bot import TuxBot
from interface.shared.command_sync import CommandSync
from interface.shared.context import Context
from tests.builders import BOT
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.interactions import logged_in
from tests.fakes.known_commands import MemoryKnownCommands
from tests.fakes.payloads import Json
from tests.incidents import RecordedIncidents
from tests.wired import RecordingShared, bot_of

PATH = f"/applications/{BOT}/commands"
HELD: list[Json] = [
    {"id": "5", "application_id": str(BOT), "version": "1", "type": 1, "name": "ban", "description": "Ban somebody"}
]


def a_discord(*, holds: list[Json]) -> DiscordHttp:
    return DiscordHttp(answers={f"PUT {PATH}": Answer(body=HELD), f"GET {PATH}": Answer(body=holds)})


async def puts_of_a_start(contexts: tuple[Context, ...], shared: RecordingShared, http: DiscordHttp) -> int:
    async with logged_in(bot_of(contexts, shared), http):
        return len(http.find("PUT", PATH))


async def test_a_start_with_the_same_commands_tells_discord_nothing(
    shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    assert await puts_of_a_start(contexts, shared, a_discord(holds=HELD)) == 1
    assert await puts_of_a_start(contexts, shared, a_discord(holds=HELD)) == 0


async def test_discord_is_told_in_all_languages(shared: RecordingShared, contexts: tuple[Context, ...]) -> None:
    http = a_discord(holds=HELD)
    async with logged_in(bot_of(contexts, shared), http):
        [put] = http.find("PUT", PATH)
    [settings] = [each for each in cast(list[Json], put.body) if each["name"] == "settings"]
    assert settings["name_localizations"] == {"de": "einstellungen"}


async def test_changed_commands_and_those_that_discord_lost_are_told_anew(
    shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    await puts_of_a_start(contexts, shared, a_discord(holds=HELD))
    assert await puts_of_a_start(contexts[1:], shared, a_discord(holds=HELD)) == 1
    assert await puts_of_a_start(contexts, shared, a_discord(holds=HELD)) == 1
    assert await puts_of_a_start(contexts, shared, a_discord(holds=[])) == 1
    assert await puts_of_a_start(contexts, shared, a_discord(holds=[{**HELD[0], "description": "Other"}])) == 1


async def test_names_in_other_languages_which_discord_tells_only_at_once_are_no_change(
    shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    in_german = {"name_localizations": {"de": "bannen"}, "description_localizations": {"de": "Jemanden bannen"}}
    http = a_discord(holds=HELD)
    http.answers[f"PUT {PATH}"] = Answer(body=[{**HELD[0], **in_german}])
    assert await puts_of_a_start(contexts, shared, http) == 1
    assert await puts_of_a_start(contexts, shared, a_discord(holds=HELD)) == 0


async def test_words_that_were_translated_anew_are_told(
    shared: RecordingShared, contexts: tuple[Context, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    await puts_of_a_start(contexts, shared, a_discord(holds=HELD))
    monkeypatch.setattr(command_translator, "translated", lambda *_: "anders")
    assert await puts_of_a_start(contexts, shared, a_discord(holds=HELD)) == 1


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (refused(400, 50035), "Discord refuses the commands: "),
        (refused(403, 50001), "Discord refuses the commands: refused"),
        (aiohttp.ServerDisconnectedError(), "the commands could not be told yet: DiscordUnreachable"),
        (ZeroDivisionError(), "the commands could not be told, incident 0badcafe"),
    ],
    ids=repr,
)
async def test_a_refusal_keeps_nobody_waiting_and_the_next_try_comes_later(
    shared: RecordingShared,
    contexts: tuple[Context, ...],
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer | BaseException,
    problem: str,
) -> None:
    http, notes, waits = a_discord(holds=[]), list[str | None](), list[float]()
    http.next_answers[f"PUT {PATH}"] = [answer] * 9

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(command_sync, "asyncio", type("Asyncio", (), {"sleep": sleep, "Event": asyncio.Event}))
    incidents = RecordedIncidents()
    bot = bot_of(contexts, shared, equipped=contexts[:1])
    bot._command_sync = CommandSync(MemoryKnownCommands(), incidents, notes.append)
    async with logged_in(bot, http):
        assert bot._telling is not None
        await bot._telling
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900]
    assert notes[0] is not None
    assert notes[0].startswith(problem)
    assert notes[-1] is None
    assert len(incidents.reported) == (9 if isinstance(answer, ZeroDivisionError) else 0)


async def test_the_bot_is_there_while_discord_takes_its_time(
    shared: RecordingShared, contexts: tuple[Context, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Never(MemoryKnownCommands):
        async def last(self, application: object) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr("interface.shared.bot._COMMANDS_FIRST", 0.0)
    bot: TuxBot = bot_of(contexts, shared)
    bot._command_sync = CommandSync(Never(), RecordedIncidents())
    http = a_discord(holds=[])
    async with logged_in(bot, http):
        assert bot.is_ready()
        telling = bot._telling
    assert telling is not None
    with pytest.raises(asyncio.CancelledError):
        await telling
    assert http.find("PUT", PATH) == []
