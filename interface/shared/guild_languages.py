"""Which language is spoken: to a person in theirs, to everybody in the guild's."""

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

_log = structlog.stdlib.get_logger(__name__)


def language_of(interaction: Interaction) -> Language:
    """The person's, where Tux speaks it; else that which Discord says of the guild. Nothing is looked up."""
    spoken = Language.of(interaction.locale.value)
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
