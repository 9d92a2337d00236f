"""How every interaction is answered when something goes wrong: privately, in plain words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import structlog
from attrs import Factory, field, frozen

from application.shared.errors import ApplicationError, DiscordUnreachable
from application.shared.incidents import IncidentReporter
from domain.shared.errors import DomainError
from interface.shared.border import Interaction
from interface.shared.client import no_clear_answer
from interface.shared.failures import said_of
from interface.shared.first_answers import DoneOrNot, Promising
from interface.shared.gate import Gate, command_of
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import speak_from_here_on
from interface.shared.messages import ACKNOWLEDGED, NOBODY, UNSAYABLE
from interface.shared.restarting import Restarting
from interface.shared.under_way import UnderWay
from interface.shared.urgency import somebody_waits_from_here_on
from interface.shared.watch import ServedElsewhere, Watchful
from interface.shared.words import Words, unexpected

_log = structlog.stdlib.get_logger(__name__)

_ANSWERED_ELSEWHERE = (ACKNOWLEDGED, 10062)
"""Delivered a second time, or reached after its 3 seconds: there is nobody to answer any more, unless the answer that
there is already is the promise of one that this process itself may have sent twice."""


_OF_DISCORD = (discord.DiscordException, aiohttp.ClientError, ConnectionError, RuntimeError)


@frozen
class ErrorAnswers:
    """The one sink of what commands and buttons raise: words for a known error, an incident id for any other."""

    _words: Words
    _incidents: IncidentReporter
    _gate: Gate
    _languages: GuildLanguages
    _under_way: UnderWay = field(default=Factory(lambda self: UnderWay(self._incidents), takes_self=True))

    @asynccontextmanager
    async def answering(self, interaction: Interaction) -> AsyncIterator[None]:
        somebody_waits_from_here_on()
        try:
            self._under_way.note(interaction)
            speak_from_here_on(await self._languages.meet(interaction))
            yield
        except Exception as error:  # noqa: BLE001  # the sink: nothing travels further, everything is reported
            await self(interaction, error)

    async def admit(self, interaction: Interaction, command: str | None) -> None:
        """Let the person use the command, or what belongs to it.

        Raises Restarting, BotNotInGuild, RecordsUnavailable or what the gate does: there are words for each. Raises
        ServedElsewhere where another process answers.
        """
        watch = interaction.client.watch if isinstance(interaction.client, Watchful) else None
        if watch is not None:
            await watch.admit(interaction.id)
        try:
            self._under_way.admit(interaction)
        except Restarting:
            if watch is not None:
                watch.leave(interaction.id)  # the refusal may not arrive any more
            raise
        if command is not None:
            await self._gate(interaction, command)

    async def admits(self, interaction: Interaction) -> bool:
        """Whether the command may begin; if not, the person is told."""
        somebody_waits_from_here_on()
        self._under_way.note(interaction)
        speak_from_here_on(await self._languages.meet(interaction))
        try:
            await self.admit(interaction, command_of(interaction))
        except (ApplicationError, DomainError) as refused:
            if interaction.type is not discord.InteractionType.autocomplete:
                await self(interaction, refused)
            return False
        return True

    async def __call__(self, interaction: Interaction, error: Exception) -> None:
        is_promised = interaction.response.is_done()
        if isinstance(error, discord.HTTPException) and error.code in _ANSWERED_ELSEWHERE:
            is_promised = error.code == ACKNOWLEDGED and await _may_be_promised_here(interaction)
            if not is_promised:
                _log.info(
                    "an interaction was answered already, or too late", during=_name(interaction), code=error.code
                )
                return
            _log.warning("Discord gave no clear answer", during=_name(interaction), error=said_of(error))
            error = DoneOrNot()
        if isinstance(error, ServedElsewhere):
            _log.debug("an interaction is left to another process", during=_name(interaction))
            return
        if isinstance(error, _OF_DISCORD) and no_clear_answer(error):
            _log.warning("Discord gave no clear answer", during=_name(interaction), error=said_of(error))
            error = DiscordUnreachable()
        text = self._words(error)
        if text is None:
            text = unexpected(self._incidents.report(error, during=_name(interaction)))
        try:
            await _say(interaction, text, is_promised=is_promised)
        except UNSAYABLE as unsaid:
            _log.warning("a person could not be answered", during=_name(interaction), text=text, error=said_of(unsaid))


async def _may_be_promised_here(interaction: Interaction) -> bool:
    client = interaction.client
    return isinstance(client, Promising) and await client.first_answers.promised(interaction)


async def _say(interaction: Interaction, text: str, *, is_promised: bool) -> None:
    if is_promised:
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=NOBODY)
    else:
        await interaction.response.send_message(text, ephemeral=True, allowed_mentions=NOBODY)


def _name(interaction: Interaction) -> str:
    return interaction.command.qualified_name if interaction.command else f"interaction {interaction.type.name}"
