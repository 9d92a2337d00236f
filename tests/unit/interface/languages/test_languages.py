"""In which language is said what, and how it writes numbers and lists."""

import asyncio

import pytest

from application.shared.errors import RecordsUnavailable
from domain.guilds.settings import LANGUAGE
from domain.shared.durations import parse_duration
from domain.shared.language import Language
from domain.shared.settings import Settings
from interface.shared.command_translator import called
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import (
    Text,
    gettext,
    gettext_lazy,
    in_every_language,
    language,
    listed,
    listed_or,
    ngettext,
    number,
    speaking,
    untranslated,
)
from interface.shared.lengths import length_of
from tests.builders import GUILD

REMOVED = gettext_lazy("That channel is gone.")


def test_english_is_spoken_where_nobody_says_anything_else() -> None:
    assert language() is Language.ENGLISH
    assert gettext("That channel is gone.") == "That channel is gone."


def test_a_constant_is_put_into_words_where_it_is_read() -> None:
    with speaking(Language.GERMAN):
        assert str(REMOVED) == f"{REMOVED}" == gettext("That channel is gone.") == "Diesen Kanal gibt es nicht mehr."
    assert f"{REMOVED:>25}" == "    That channel is gone."


def test_a_constant_may_have_values_that_are_words_themselves() -> None:
    nested = gettext_lazy("You need the permission **{permission}** for this.", permission=REMOVED)
    with speaking(Language.GERMAN):
        assert str(nested) == "Dafür brauchst du die Berechtigung **Diesen Kanal gibt es nicht mehr.**."
    assert len({nested, nested}) == 1


def test_a_command_is_called_as_people_type_it() -> None:
    assert called("settings show") == "settings show"
    with speaking(Language.GERMAN):
        assert called("settings show") == "einstellungen zeigen"


def test_nobody_reads_the_name_of_a_value_that_was_forgotten() -> None:
    with pytest.raises(KeyError):
        gettext(untranslated("A {thing}"))


def test_a_constant_without_values_leaves_its_names_to_be_filled_in() -> None:
    lazy = gettext_lazy(untranslated("A {thing}"))
    assert (str(lazy), str(lazy).format(thing="fish")) == ("A {thing}", "A fish")


def test_what_has_no_translation_is_said_in_english() -> None:
    with speaking(Language.GERMAN):
        assert gettext(untranslated("Unheard {of}"), of=7) == "Unheard 7"


def test_a_number_decides_the_form() -> None:
    forms = ("-# … and {n} more", "-# … and {n} more")
    with speaking(Language.GERMAN):
        assert [ngettext(*forms, 1), ngettext(*forms, 1234)] == [
            "-# … und 1 weiterer Eintrag",
            "-# … und 1.234 weitere",
        ]
    assert ngettext(*forms, 1234) == "-# … and 1,234 more"


def test_numbers_lists_and_lengths_are_written_as_the_language_does() -> None:
    length = parse_duration("1mo 2d 1h")
    names: list[Text] = ["a", "b", REMOVED]
    assert [number(1234), listed(names[:2]), listed_or(["a", "b", "c"])] == ["1,234", "a and b", "a, b or c"]
    assert length_of(length) == length.written == "1 month 2 days 1 hour"
    with speaking(Language.GERMAN):
        assert [number(1234), listed_or(["a", "b", "c"])] == ["1.234", "a, b oder c"]
        assert listed(names) == "a, b und Diesen Kanal gibt es nicht mehr."
        assert length_of(length) == "1 Monat 2 Tage 1 Stunde"


def test_a_post_is_looked_for_by_what_it_is_called_in_any_language() -> None:
    with speaking(Language.GERMAN):
        said = in_every_language(lambda: gettext("That channel is gone."))
        assert (said, language()) == (("That channel is gone.", "Diesen Kanal gibt es nicht mehr."), Language.GERMAN)


async def test_a_task_speaks_what_was_spoken_where_it_was_started() -> None:
    async def spoken() -> Language:
        return await asyncio.to_thread(language)

    with speaking(Language.GERMAN):
        task = asyncio.create_task(spoken())
    assert (await task, language()) == (Language.GERMAN, Language.ENGLISH)


class Stored:
    def __init__(self, settings: Settings | Exception | None) -> None:
        self.settings = settings

    async def get(self, _guild: object) -> Settings | None:
        if isinstance(self.settings, Exception):
            raise self.settings
        return self.settings


@pytest.mark.parametrize(
    ("stored", "spoken"),
    [
        (Settings({LANGUAGE.name: "de"}), Language.GERMAN),
        (Settings({LANGUAGE.name: "fr"}), Language.ENGLISH),
        (Settings(), Language.ENGLISH),
        (None, Language.ENGLISH),
        (RecordsUnavailable(), Language.ENGLISH),
    ],
    ids=repr,
)
async def test_a_guild_is_spoken_to_in_what_it_chose(stored: Settings | Exception | None, spoken: Language) -> None:
    async with GuildLanguages(Stored(stored)).speaking(GUILD):
        assert language() is spoken


async def test_what_belongs_to_no_guild_is_said_as_before() -> None:
    with speaking(Language.GERMAN):
        async with GuildLanguages(Stored(None)).speaking(None):
            assert language() is Language.GERMAN


@pytest.mark.parametrize(
    ("locale", "spoken"),
    [("de", Language.GERMAN), ("en-GB", Language.ENGLISH), ("en-US", Language.ENGLISH), ("fr", None)],
)
def test_a_language_is_known_by_the_locales_of_discord(locale: str, spoken: Language | None) -> None:
    assert Language.of(locale) is spoken
