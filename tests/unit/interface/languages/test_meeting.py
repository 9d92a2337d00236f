"""In which language somebody is answered whose own the bot does not speak: looked up, but not at any price."""

import asyncio
from typing import cast

import discord
import pytest
from attrs import define, field

from application.shared.errors import RecordsUnavailable
from domain.guilds.settings import LANGUAGE
from domain.shared.ids import GuildId
from domain.shared.language import Language
from domain.shared.settings import Settings
from interface.shared import guild_languages
from interface.shared.border import Interaction
from interface.shared.guild_languages import GuildLanguages, language_of
from tests.builders import GUILD


@define
class Asked:
    locale: discord.Locale
    guild_locale: discord.Locale | None
    guild_id: int | None = GUILD
    extras: dict[str, object] = field(factory=dict)


def asked(locale: str, guild_locale: str | None = None, guild: int | None = GUILD) -> Interaction:
    known = None if guild_locale is None else discord.Locale(guild_locale)
    return cast(Interaction, Asked(discord.Locale(locale), known, guild))


@define
class Slow:
    """Never answers, or fails."""

    fault: Exception | None = None
    reads: int = 0

    async def get(self, _guild: GuildId) -> Settings | None:
        self.reads += 1
        if self.fault is not None:
            raise self.fault
        await asyncio.Event().wait()
        return None


async def test_for_a_language_that_is_spoken_nothing_is_looked_up() -> None:
    slow = Slow()
    languages = GuildLanguages(slow)
    assert await languages.meet(asked("de")) is Language.GERMAN
    assert await languages.meet(asked("en-GB", "de")) is Language.ENGLISH
    assert await languages.meet(asked("fr", guild=None)) is LANGUAGE.default
    assert slow.reads == 0


@pytest.mark.parametrize("fault", [None, RecordsUnavailable()], ids=repr)
async def test_where_the_records_do_not_answer_in_time_what_discord_says_counts(
    monkeypatch: pytest.MonkeyPatch, fault: Exception | None
) -> None:
    monkeypatch.setattr(guild_languages, "_LOOKED_UP_WITHIN", 0.01)
    assert await GuildLanguages(Slow(fault)).meet(asked("fr", "de")) is Language.GERMAN


async def test_last_words_are_in_the_language_in_which_somebody_was_met() -> None:
    @define
    class Chosen:
        async def get(self, _guild: GuildId) -> Settings | None:
            return Settings().choosing(LANGUAGE, "de")

    interaction = asked("fr", "en-US")
    assert await GuildLanguages(Chosen()).meet(interaction) is Language.GERMAN
    assert language_of(interaction) is Language.GERMAN
