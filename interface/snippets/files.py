import discord

from domain.snippets.entry import LARGEST_FILE
from domain.snippets.errors import FileTooLarge, FileUnreadable
from interface.shared.client import discord_answers


async def content_of(attachment: discord.Attachment) -> bytes:
    """Raises FileTooLarge before anything is read, FileUnreadable, DiscordUnreachable."""
    if attachment.size > LARGEST_FILE:
        raise FileTooLarge(size=attachment.size, largest=LARGEST_FILE)
    try:
        async with discord_answers():
            return await attachment.read()
    except discord.HTTPException as error:
        raise FileUnreadable from error
