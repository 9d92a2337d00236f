"""Finding one's own messages again."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import discord

from domain.moderation.sanction import CaseNumber
from domain.shared.ids import GuildId

_LOOK_AHEAD = 200  # messages
_CLOCKS_DIFFER = timedelta(minutes=1)  # this machine's and Discord's


def nonce(kind: str, guild: GuildId, number: CaseNumber) -> str:
    """At most 25 characters, Discord's limit, for a kind of one letter and case numbers up to 16 million."""
    return f"{kind}{guild:x}.{number:x}"


def texts(components: Sequence[discord.Component]) -> Iterator[str]:
    """The text displays of a message, in the order in which they are read."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        elif isinstance(component, discord.Container | discord.SectionComponent):
            yield from texts(component.children)


def view_texts(view: discord.ui.LayoutView) -> Iterator[str]:
    for item in view.walk_children():
        if isinstance(item, discord.ui.TextDisplay):
            yield item.content


async def find_own(
    channel: discord.abc.Messageable, me: int, opening: str, *, since: datetime
) -> discord.Message | None:
    """The first message that this bot sent since then with a text that opens so; among the first 200 after it."""
    async for message in channel.history(limit=_LOOK_AHEAD, after=since - _CLOCKS_DIFFER, oldest_first=True):
        if message.author.id == me and any(text.startswith(opening) for text in texts(message.components)):
            return message
    return None
