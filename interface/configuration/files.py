import discord

from domain.configuration.errors import FileTooLarge, FileUnreadable
from interface.shared.client import discord_answers

LARGEST_FILE = 256 * 1024
"""Bytes: what is larger is not even fetched."""


async def content_of(attachment: discord.Attachment) -> bytes:
    """Raises FileTooLarge before anything is read, FileUnreadable, DiscordUnreachable."""
    if attachment.size > LARGEST_FILE:
        raise FileTooLarge(size=attachment.size, largest=LARGEST_FILE)
    try:
        async with discord_answers():
            return await attachment.read()
    except discord.HTTPException as error:
        raise FileUnreadable from error
