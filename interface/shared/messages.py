"""Sending without pinging anybody, and finding one's own messages again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import aiohttp
import discord
import structlog

from interface.shared.border import Interaction
from interface.shared.failures import said_of
from interface.shared.files import Upload
from interface.shared.layout import Card, barest, texts

_log = structlog.stdlib.get_logger(__name__)

NOBODY = discord.AllowedMentions.none()
"""Passed with every send and edit: discord.py adds the client's default only to `content`, and cards have none."""

_LOOK_AHEAD = 200  # messages
_CLOCKS_DIFFER = timedelta(minutes=1)  # this machine's and Discord's


UNSAYABLE = (discord.HTTPException, aiohttp.ClientError, OSError, RuntimeError)
"""What sending raises where Discord refuses it, cannot be reached, or the client is being closed."""

_TRIES = 2  # of the barest form

_ANSWERED = "tux.answered"

ACKNOWLEDGED = 40060
"""The interaction has its first answer already (Discord API reference, "JSON error codes")."""


class HistoryUnreadable(Exception):
    """The bot may not read this channel's history, so it cannot tell whether it has written there before."""


REFUSALS = (discord.HTTPException, HistoryUnreadable)
"""What ends an attempt to look for an earlier message and to send one where there is none."""


async def answer(interaction: Interaction, card: Card, *, files: Sequence[Upload] = ()) -> bool:
    """The answer to a deferred interaction, for the person alone, with the files that the card shows.

    What it tells of is done. So a failure is none of the command's: the same is said in its barest form, or logged.
    Returns whether the person was told.
    """
    try:
        await interaction.followup.send(
            view=card, files=[upload.file() for upload in files], ephemeral=True, allowed_mentions=NOBODY
        )
    except UNSAYABLE as error:
        return await _say_barely(interaction, card, error)
    _note_answered(interaction)
    return True


async def speak(interaction: Interaction, card: Card) -> None:
    """The first answer to an interaction, for everybody in the channel: nothing was promised before, so that what is
    refused is told to the person alone. As above where it fails, but for one that was answered already."""
    try:
        await interaction.response.send_message(view=card, allowed_mentions=NOBODY)
    except UNSAYABLE as error:
        if isinstance(error, discord.HTTPException) and error.code == ACKNOWLEDGED:
            raise
        await _say_barely(interaction, card, error)
    else:
        _note_answered(interaction)


async def replace(interaction: Interaction, card: Card, *, files: Sequence[Upload] = ()) -> None:
    """Show another card, with its files, in place of the one whose button was pressed and of what that showed.

    Where that fails it is answered as above: a card cannot become a plain line.
    """
    try:
        await interaction.edit_original_response(
            view=card, attachments=[upload.file() for upload in files], allowed_mentions=NOBODY
        )
    except UNSAYABLE as error:
        await _say_barely(interaction, card, error)
    else:
        _note_answered(interaction)


async def edit_answer(client: discord.Client, application: int, token: str, card: Card) -> None:
    """Show a card in place of the first answer to an interaction that another process may have received."""
    webhook = discord.Webhook.partial(application, token, client=client)
    await webhook.edit_message(  # type: ignore[call-overload]  # Discord takes the word for the first answer's id
        "@original",
        content=None,
        attachments=[],
        view=card,
        allowed_mentions=NOBODY,
    )


def is_answered(interaction: Interaction) -> bool:
    """Whether the person was sent what they asked for."""
    return _ANSWERED in interaction.extras


def _note_answered(interaction: Interaction) -> None:
    interaction.extras[_ANSWERED] = True


async def _say_barely(interaction: Interaction, card: Card, error: Exception) -> bool:
    line = barest(card)
    _log.info("a card could not be shown and is said as a line", error=said_of(error))
    for _ in range(_TRIES):
        try:
            await interaction.followup.send(line, ephemeral=True, allowed_mentions=NOBODY)
        except UNSAYABLE as again:
            error = again
        else:
            _note_answered(interaction)
            return True
    _log.warning("a person could not be told what was done", text=line, error=said_of(error))
    return False


async def find_own(
    channel: discord.abc.Messageable, me: int, opening: str | tuple[str, ...], *, since: datetime
) -> discord.Message | None:
    """This bot's first message since then with a text that begins like one of these, among the first 200 after it.

    Where more came after it, the newest 200 are looked through too: what was sent anew stands there. Raises
    HistoryUnreadable where nothing is seen and nothing may be: Discord then answers with an empty list.
    """
    seen = 0
    async for message in channel.history(limit=_LOOK_AHEAD, after=since - _CLOCKS_DIFFER, oldest_first=True):
        if _is_own(message, me, opening):
            return message
        seen += 1
    if seen == _LOOK_AHEAD:
        async for message in channel.history(limit=_LOOK_AHEAD):
            if _is_own(message, me, opening):
                return message
    if not seen and not _may_read(channel):
        raise HistoryUnreadable
    return None


def _is_own(message: discord.Message, me: int, opening: str | tuple[str, ...]) -> bool:
    return message.author.id == me and any(text.startswith(opening) for text in texts(message.components))


def _may_read(channel: discord.abc.Messageable) -> bool:
    if not isinstance(channel, discord.PartialMessageable) or channel.guild is None:
        return True  # direct messages
    known = channel.guild.get_channel_or_thread(channel.id)
    return known is not None and known.permissions_for(channel.guild.me).read_message_history
