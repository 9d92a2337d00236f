"""Sending without pinging anybody, and finding one's own messages again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from interface.shared.border import Interaction
from interface.shared.layout import Card, texts
from interface.shared.pictures import Picture

NOBODY = discord.AllowedMentions.none()
"""Passed with every send and edit: discord.py adds the client's default only to `content`, and cards have none."""

_LOOK_AHEAD = 200  # messages
_CLOCKS_DIFFER = timedelta(minutes=1)  # this machine's and Discord's


async def answer(interaction: Interaction, card: Card, *, files: Sequence[Picture] = ()) -> None:
    """The answer to a deferred interaction, for the person alone, with the pictures that the card shows."""
    await interaction.followup.send(
        view=card, files=[picture.file() for picture in files], ephemeral=True, allowed_mentions=NOBODY
    )


async def replace(interaction: Interaction, card: Card, *, files: Sequence[Picture] = ()) -> None:
    """Show another card, with its pictures, in place of the one whose button was pressed and of what that showed."""
    await interaction.edit_original_response(
        view=card, attachments=[picture.file() for picture in files], allowed_mentions=NOBODY
    )


async def find_own(
    channel: discord.abc.Messageable, me: int, opening: str, *, since: datetime
) -> discord.Message | None:
    """This bot's first message since then with a text that begins like this, among the first 200 messages after it."""
    async for message in channel.history(limit=_LOOK_AHEAD, after=since - _CLOCKS_DIFFER, oldest_first=True):
        if message.author.id == me and any(text.startswith(opening) for text in texts(message.components)):
            return message
    return None
