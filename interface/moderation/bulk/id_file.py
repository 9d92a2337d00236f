import discord

from application.moderation.bulk.errors import FileUnreadable
from interface.shared.client import discord_answers

LARGEST = 512 * 1024  # bytes; some 25,000 ids


async def text_of(attachment: discord.Attachment | None) -> str | None:
    """What stands in an attached file. Raises FileUnreadable or DiscordUnreachable."""
    if attachment is None:
        return None
    if attachment.size > LARGEST:
        raise FileUnreadable
    try:
        async with discord_answers():
            read = await attachment.read()
        return read.decode("utf-8-sig")
    except (discord.HTTPException, UnicodeDecodeError) as error:
        raise FileUnreadable from error
