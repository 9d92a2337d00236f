"""How every interaction is answered when something goes wrong: privately, in plain words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import structlog

from application.shared.incidents import IncidentReporter
from interface.errors import unexpected, words

_log = structlog.stdlib.get_logger(__name__)

_ANSWERED_ELSEWHERE = (40060, 10062)
"""Delivered a second time, or reached after its 3 seconds: there is nobody to answer any more."""


@asynccontextmanager
async def answering(
    interaction: discord.Interaction[discord.Client], incidents: IncidentReporter
) -> AsyncIterator[None]:
    """The person gets words for a known error, and an incident id for any other."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # the one sink: nothing travels further, everything is reported
        await answer_error(interaction, error, incidents)


async def answer_error(
    interaction: discord.Interaction[discord.Client], error: Exception, incidents: IncidentReporter
) -> None:
    if isinstance(error, discord.HTTPException) and error.code in _ANSWERED_ELSEWHERE:
        _log.info("an interaction was answered already, or too late", during=_name(interaction), code=error.code)
        return
    text = words(error)
    if text is None:
        text = unexpected(incidents.report(error, during=_name(interaction)))
    try:
        await _say(interaction, text)
    except (discord.HTTPException, aiohttp.ClientError, OSError, RuntimeError) as unsaid:
        _log.warning("a person could not be answered", during=_name(interaction), text=text, error=repr(unsaid))


async def _say(interaction: discord.Interaction[discord.Client], text: str) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)


def _name(interaction: discord.Interaction[discord.Client]) -> str:
    return interaction.command.qualified_name if interaction.command else f"interaction {interaction.type.name}"
