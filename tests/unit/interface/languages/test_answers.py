"""Who asks is answered in their language, and Discord is told of the commands in all of them."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import cast

import pytest
from discord import AppCommandType

from domain.guilds.settings import LANGUAGE
from domain.shared.events import Event
from domain.shared.language import Language
from domain.shared.permission import Permission
from interface.shared.bot import TuxBot
from interface.shared.command_payloads import payload_of
from interface.shared.command_translator import COMMAND, CommandTranslator, translated
from interface.shared.languages import language
from tests.builders import GUILD
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json
from tests.unit.interface.locales import in_locale
from tests.wired import RecordingShared, wired_bot

WHO = someone(*Permission)
ANSWERS = {
    ("de", "en-US"): "### Einstellungen",
    ("en-GB", "de"): "### Settings",
    ("fr", "de"): "### Einstellungen",
    ("fr", "it"): "### Settings",
}


@pytest.mark.parametrize(("locales", "heading"), ANSWERS.items(), ids=str)
async def test_an_answer_is_in_the_language_of_who_asks_else_of_the_guild(
    guild: Guild, monkeypatch: pytest.MonkeyPatch, locales: tuple[str, str], heading: str
) -> None:
    in_locale(monkeypatch, *locales)
    answer = await guild.slash("settings show", WHO)
    assert texts_of(answer)[0].split("\n")[0] == heading


@pytest.mark.parametrize(("locale", "heading"), [("fr", "### Einstellungen"), ("en-US", "### Settings")])
async def test_who_speaks_neither_is_answered_in_what_the_server_chose_whatever_discord_says_of_it(
    guild: Guild, monkeypatch: pytest.MonkeyPatch, locale: str, heading: str
) -> None:
    await guild.slash("settings set server", WHO, {"language": "de"})
    in_locale(monkeypatch, locale)
    assert texts_of(await guild.slash("settings show", WHO))[0].split("\n")[0] == heading
    button = {"type": 2, "style": 2, "custom_id": "cases:older:9:::", "label": "x"}
    shown = {"components": [{"type": 1, "components": [button]}]}
    refusal = texts_of(await guild.press("cases:older:9:::", someone(), shown))[0]
    assert refusal.startswith("Dafür") is (heading == "### Einstellungen")


async def test_refusals_suggestions_and_the_next_interaction_are_too(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_locale(monkeypatch, "de")
    refusal = await guild.slash("settings show", someone())
    assert texts_of(refusal) == ["Dafür brauchst du die Berechtigung **Server verwalten**."]
    suggested = await guild.suggestions("settings reset", WHO, "setting", "sprach")
    assert [each["name"] for each in suggested] == ["Sprache"]
    in_locale(monkeypatch, "en-US")
    assert texts_of(await guild.slash("settings show", WHO))[0].startswith("### Settings")


async def test_buttons_and_forms_are_answered_in_it_too(guild: Guild, monkeypatch: pytest.MonkeyPatch) -> None:
    in_locale(monkeypatch, "de")
    button = {"type": 2, "style": 2, "custom_id": "cases:older:9:::", "label": "x"}
    shown = {"components": [{"type": 1, "components": [button]}]}
    pressed = await guild.press("cases:older:9:::", someone(), shown)
    assert texts_of(pressed)[0].startswith("Dafür brauchst du die Berechtigung")
    sent = await guild.submit("snippet:edit:1:1", WHO, {"title": "", "text": "x", "picture": "", "links": ""})
    assert texts_of(sent)[0].startswith("Ein Snippet")


async def test_what_follows_an_event_is_said_in_the_language_of_its_guild(
    guild: Guild, shared: RecordingShared
) -> None:
    await guild.slash("settings set server", WHO, {"language": "de"})
    spoken = list[object]()

    async def react(_event: Event) -> None:
        spoken.append(language())

    await shared.languages.reacting(react)(Event(guild=GUILD, at=shared.clock.now()))
    assert (spoken, language()) == (["de"], LANGUAGE.default)


NAME = re.compile(r"[-_'\w]{1,32}")


async def test_discord_takes_what_the_commands_are_called_in_each_language() -> None:
    """By what its API reference says of names, descriptions, and of the whole in its longest language; discord.py says
    the same."""
    bot = wired_bot()
    for command in bot.tree.get_commands():
        payload = cast(Json, payload_of(command, bot.tree))
        assert payload == await command.get_translated_payload(bot.tree, CommandTranslator())
        assert faults_of(payload, payload["type"] == 1) == []
        assert longest(payload) <= 8000


def faults_of(payload: Json, is_typed: bool) -> list[str]:
    found = [
        f"{payload['name']}: {name!r}"
        for name in cast(dict[str, str], payload.get("name_localizations") or {}).values()
        if not (1 <= len(name) <= 32 and (not is_typed or (NAME.fullmatch(name) and name == name.lower())))
    ]
    found += [
        f"{payload['name']}: {text!r}"
        for text in cast(dict[str, str], payload.get("description_localizations") or {}).values()
        if not 1 <= len(text) <= 100
    ]
    options = cast(list[Json], payload.get("options") or [])
    names = [cast(dict[str, str], each.get("name_localizations") or {}).get("de", each["name"]) for each in options]
    found += [f"{payload['name']}: {name} twice" for name in names if names.count(name) > 1]
    found += [fault for option in options for fault in faults_of(option, True)]
    for choice in (each for option in options for each in cast(list[Json], option.get("choices") or [])):
        said = cast(dict[str, str], choice.get("name_localizations") or {}).values()
        found += [f"{choice['name']}: {name!r}" for name in said if not 1 <= len(name) <= 100]
    return found


def longest(payload: Json) -> int:
    return sum(_lengths(payload))


def _lengths(payload: Json) -> Iterator[int]:
    for field in ("name", "description", "value"):
        if field in payload:
            said = cast(dict[str, str], payload.get(f"{field}_localizations") or {}).values()
            yield max(len(str(each)) for each in (payload[field], *said))
    for below in ("options", "choices"):
        for each in cast(list[Json], payload.get(below) or []):
            yield from _lengths(each)


async def test_german_names_arrive_at_discord(connected: TuxBot) -> None:
    assert connected.tree.translator is not None
    settings = next(each for each in wired_bot().tree.get_commands() if each.name == "settings")
    payload = cast(Json, await settings.get_translated_payload(connected.tree, connected.tree.translator))
    assert payload["name_localizations"] == {"de": "einstellungen"}
    assert payload["description_localizations"] == {"de": "Wie Tux auf diesem Server arbeitet"}


def test_no_two_commands_of_the_bot_have_the_same_name_in_german() -> None:
    """Those that have no German one keep the English."""
    for kind in AppCommandType:
        english = [command.name for command in wired_bot().tree.get_commands(type=kind)]
        german = [translated(name, COMMAND, Language.GERMAN) or name for name in english]
        assert [name for name, times in Counter(german).items() if times > 1] == []
