"""Whatever people read is there in every language: nothing is missing or left over, and each fits its place."""

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from domain.shared.language import Language
from interface.shared.catalogues import INTERFACE, catalogue_files, read_catalogue
from interface.shared.command_translator import COMMAND, translated
from tests.wired import slash_commands, wired_bot
from tools.messages.catalogues import Translations, of_catalogue, translations, wanted
from tools.messages.command_texts import command_texts
from tools.messages.extraction import longest_allowed, messages_in, not_literal, unmarked, wrongly_filled
from tools.messages.message import Message
from tools.messages.rooms import room_of, rooms, sources, unit_of

TRANSLATED = [language for language in Language if language is not Language.ENGLISH]
UNITS = sorted({unit_of(path) for path in sources()})

every_language = pytest.mark.parametrize("language", TRANSLATED)
every_room = pytest.mark.parametrize("room", rooms(), ids=lambda room: room.relative_to(INTERFACE).as_posix())


@cache
def told_to_discord() -> frozenset[str]:
    return frozenset(each for text in command_texts() for each in text.message.ids) | slash_commands(wired_bot()).keys()


@cache
def left_in(unit: str) -> list[str]:
    """What is said in English alone, and commands without a catalogue."""
    files = [path for path in sources() if unit_of(path) == unit]
    said = [f"{path.name}:{line} {text!r}" for path in files for line, text in unmarked(path, told_to_discord())]
    commands = {text.source for text in command_texts() if unit_of(text.source) == unit}
    return said + [f"{path.name}: its commands have no catalogue" for path in sorted(commands) if room_of(path) is None]


@pytest.mark.parametrize("unit", UNITS)
def test_whatever_people_read_goes_through_the_catalogues(unit: str) -> None:
    assert left_in(unit) == []


def test_messages_are_written_out_where_they_are_marked() -> None:
    assert [f"{path}:{line}" for path in sources() for line in not_literal(path)] == []


def test_messages_are_given_just_the_values_that_they_name() -> None:
    assert [(path.name, *each) for path in sources() for each in wrongly_filled(path)] == []


def test_what_is_marked_belongs_to_a_room_with_catalogues() -> None:
    assert wanted_nowhere() == set()


def wanted_nowhere() -> set[Message]:
    return {message for path in sources() if room_of(path) is None for message in messages_in(path)}


@every_language
@every_room
def test_a_catalogue_has_what_its_room_says_and_nothing_else(room: Path, language: Language) -> None:
    there, needed = translations(room, language), wanted(room)
    missing = {message for message in needed if not all(there.get(message, ("",)))}
    assert (missing, set(there) - needed) == (set(), set()), "`make messages` brings the catalogues up to date"


@every_language
@every_room
def test_no_translation_is_uncertain(room: Path, language: Language) -> None:
    for path in catalogue_files(language):
        if path.parent.parent == room:
            assert [each.id for each in read_catalogue(path, language) if each.fuzzy and each.id] == []


@every_language
def test_the_same_words_are_the_same_wherever_they_are_said(language: Language) -> None:
    """A room that means something else gives it a context."""
    known: Translations = {}
    for room in rooms():
        for message, strings in translations(room, language).items():
            assert known.setdefault(message, strings) == strings


def fields(text: str) -> set[str]:
    return {f"{name}:{spec}!{how}" for _, name, spec, how in Formatter().parse(text) if name is not None}


def test_translations_say_the_same_names_in_the_same_forms() -> None:
    for language in TRANSLATED:
        for path in catalogue_files(language):
            plurals = read_catalogue(path, language).num_plurals
            for message, strings in of_catalogue(read_catalogue(path, language)).items():
                assert len(strings) == (plurals if len(message.ids) > 1 else 1), message
                for string in strings:
                    assert fields(string) | _N == fields(message.ids[-1]) | _N, message
                    assert edges(string) == edges(message.ids[-1]), message
                assert fields(strings[-1]) == fields(message.ids[-1]), message


_N = {"n:!None"}
"""One of something may be said without its number."""


def edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


@every_language
def test_what_stands_on_buttons_and_forms_fits(language: Language) -> None:
    known = {
        message.ids[0]: strings[0] for room in rooms() for message, strings in translations(room, language).items()
    }
    for path in sources():
        for message, limit in longest_allowed(path):
            assert len(message) <= limit
            assert len(known[message]) <= limit, known[message]


_COMMAND_IN_TEXT = re.compile(r"`/([^`\n{]+)`")


def commands_named(text: str) -> list[str]:
    return [found[1].strip() for found in _COMMAND_IN_TEXT.finditer(text)]


@every_language
def test_commands_are_called_in_texts_as_people_see_them(language: Language) -> None:
    leaves, groups = paths_in(language)
    wrong = [
        (string, named)
        for room in rooms()
        for message, strings in translations(room, language).items()
        for string in strings
        for named in commands_named(string)
        if named not in groups and not any(f"{named} ".startswith(f"{leaf} ") for leaf in leaves)
    ]
    assert wrong == []


def paths_in(language: Language) -> tuple[set[str], set[str]]:
    """Of commands, and of groups, as they are typed."""
    paths = [
        [translated(part, COMMAND, language) or part for part in name.split()] for name in slash_commands(wired_bot())
    ]
    groups = {" ".join(path[:length]) for path in paths for length in range(1, len(path))}
    return {" ".join(path) for path in paths}, groups
