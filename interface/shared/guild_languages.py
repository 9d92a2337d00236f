"""Which language is spoken: to a person in theirs, to everybody in the guild's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from attrs import define

from application.guilds.queries import GuildSettingsReader
from application.shared.errors import ApplicationError
from domain.guilds.settings import LANGUAGE
from domain.shared.events import Event
from domain.shared.ids import GuildId
from domain.shared.language import Language
from interface.shared.border import Interaction
from interface.shared.languages import language, speaking

_MET_IN = "tux.language"

_LOOKED_UP_WITHIN = 1.0
"""Seconds, of the three that Discord gives for the first answer. Only a process that has just begun, or that does not
hear of changes, looks further than into its memory."""

_log = structlog.stdlib.get_logger(__name__)


def language_of(interaction: Interaction) -> Language:
    """That in which it was met; before that the person's, where Tux speaks it, else what Discord says of the guild.

    Nothing is looked up.
    """
    spoken = interaction.extras.get(_MET_IN) or Language.of(interaction.locale.value)
    if spoken is None and interaction.guild_locale is not None:
        spoken = Language.of(interaction.guild_locale.value)
    return spoken or LANGUAGE.default


@define
class GuildLanguages:
    """For what others read than whoever asked: posts, notices, and messages to people whose language is unknown."""

    _settings: GuildSettingsReader

    async def of(self, guild: GuildId) -> Language:
        try:
            settings = await self._settings.get(guild)
        except ApplicationError as error:  # said in another language rather than not at all
            _log.info("a guild's language is not known now", guild=guild, error=repr(error))
            return LANGUAGE.default
        return LANGUAGE.default if settings is None else settings[LANGUAGE]

    async def meet(self, interaction: Interaction) -> Language:
        """In which language the person is answered: theirs, where Tux speaks it; else what the guild has chosen; else
        what Discord says of the guild."""
        if Language.of(interaction.locale.value) is None and interaction.guild_id is not None:
            chosen = await self._chosen(GuildId(interaction.guild_id))
            if chosen is not None:
                interaction.extras[_MET_IN] = chosen
        return language_of(interaction)

    async def _chosen(self, guild: GuildId) -> Language | None:
        try:
            async with asyncio.timeout(_LOOKED_UP_WITHIN):
                settings = await self._settings.get(guild)
        except (ApplicationError, TimeoutError) as error:
            _log.info("a guild's language is not known now", guild=guild, error=repr(error))
            return None
        return settings[LANGUAGE] if settings is not None and settings.has_usable(LANGUAGE) else None

    @asynccontextmanager
    async def speaking(self, guild: GuildId | None) -> AsyncIterator[None]:
        """Within, texts are in the guild's language; in a direct message that belongs to none, as before."""
        with speaking(language() if guild is None else await self.of(guild)):
            yield

    def reacting(self, react: Callable[[Event], Awaitable[None]]) -> Callable[[Event], Awaitable[None]]:
        """What follows an event, said in the language of its guild."""

        async def reacts(event: Event) -> None:
            async with self.speaking(event.guild):
                await react(event)

        return reacts
