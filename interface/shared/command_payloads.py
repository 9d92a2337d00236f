"""What Discord is told of the commands, in all languages.

It is what discord.py's own `get_translated_payload` makes, which asks for each word in each of Discord's 34 locales and
takes most of a start for it.
"""

from collections.abc import Mapping

import discord
from discord import AppCommandOptionType, app_commands

from domain.shared.language import Language
from interface.shared import command_translator
from interface.shared.command_translator import COMMAND, OPTION

type Tree = app_commands.CommandTree[discord.Client]
type Command = app_commands.Command[app_commands.Group, [], None] | app_commands.Group | app_commands.ContextMenu
type Payload = dict[str, object]

_SPOKEN = [
    (locale.value, language)
    for locale in discord.Locale
    if (language := Language.of(locale.value)) not in (None, Language.ENGLISH)
]
"""The locales in which anything is said that is not the English one."""

_BRANCHES = (AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value)


def payload_of(command: Command, tree: Tree) -> Payload:
    return _command(command.to_dict(tree), described=not isinstance(command, app_commands.ContextMenu))


def _command(english: Mapping[str, object], *, described: bool = True) -> Payload:
    said = {**english, "name_localizations": _names(english, COMMAND)}
    if described:
        said["description_localizations"] = _descriptions(english)
        said["options"] = [_option(option) for option in _parts(english, "options")]
    return said


def _option(english: Mapping[str, object]) -> Payload:
    if english["type"] in _BRANCHES:
        return _command(english)
    said = {**english, **_said("name", _names(english, OPTION)), **_said("description", _descriptions(english))}
    if choices := _parts(english, "choices"):
        said["choices"] = [{**choice, **_said("name", _names(choice, None))} for choice in choices]
    return said


def _said(what: str, words: Mapping[str, str]) -> Payload:
    return {f"{what}_localizations": words} if words else {}


def _names(english: Mapping[str, object], context: str | None) -> Mapping[str, str]:
    return _in_languages(str(english["name"]), context)


def _descriptions(english: Mapping[str, object]) -> Mapping[str, str]:
    return _in_languages(str(english["description"]), None)


def _in_languages(message: str, context: str | None) -> Mapping[str, str]:
    words = {locale: command_translator.translated(message, context, language) for locale, language in _SPOKEN}
    return {locale: word for locale, word in words.items() if word is not None}


def _parts(english: Mapping[str, object], which: str) -> list[Mapping[str, object]]:
    found = english.get(which, [])
    assert isinstance(found, list)
    return found
