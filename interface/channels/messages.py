"""A channel's messages, through discord.py."""

from collections.abc import AsyncIterator, Sequence

import discord
from attrs import define

from domain.channels.purging import MessageFacts
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from interface.channels.desk import changing
from interface.shared.client import CurrentClient


@define
class DiscordMessages:
    _client: CurrentClient

    def shows_content(self) -> bool:
        """By what the application is allowed: reading a channel's history needs no intent on the gateway."""
        flags = self._client.get().application_flags
        return flags.gateway_message_content or flags.gateway_message_content_limited

    async def newest(
        self, guild: GuildId, channel: ChannelId, *, up_to: MessageId, limit: int
    ) -> AsyncIterator[MessageFacts]:
        there = self._client.get().get_partial_messageable(channel, guild_id=guild)
        async with changing(channel):
            async for message in there.history(limit=limit, before=discord.Object(up_to + 1), oldest_first=False):
                yield _facts(message)

    async def delete(self, guild: GuildId, channel: ChannelId, messages: Sequence[MessageId], *, reason: str) -> None:
        http = self._client.get().http
        async with changing(channel):
            if len(messages) > 1:
                await http.delete_messages(channel, [*messages], reason=reason)
                return
            try:  # Discord does not take one alone for many
                await http.delete_message(channel, messages[0], reason=reason)
            except discord.NotFound as missing:
                if missing.code != _UNKNOWN_MESSAGE:
                    raise


_UNKNOWN_MESSAGE = 10008


def _facts(message: discord.Message) -> MessageFacts:
    return MessageFacts(
        id=MessageId(message.id),
        author=UserId(message.author.id),
        sent_at=message.created_at,
        is_by_bot=message.author.bot,
        is_pinned=message.pinned,
        is_fixed=not message.type.is_deletable(),
        text=message.content,
        has_attachments=bool(message.attachments),
    )
