import discord
from attrs import define

from application.shared.use_case import UseCase
from application.starboard.note_deleted import NoteDeleted
from application.starboard.note_reaction import NoteReaction
from application.starboard.note_recent import NoteRecent
from domain.shared.emoji import key_of
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.starboard.repository import Starred
from interface.shared.client import CurrentClient

type _Payload = discord.RawReactionActionEvent | discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent


@define
class StarListeners:
    """None of these events needs a privileged intent."""

    _note_reaction: UseCase[NoteReaction, None]
    _note_deleted: UseCase[NoteDeleted, None]
    _note_recent: UseCase[NoteRecent, None]
    _client: CurrentClient

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        await self._note(payload, payload.emoji)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        await self._note(payload, payload.emoji)

    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        await self._note(payload, payload.emoji)

    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        await self._note(payload, None)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        await self._deleted(payload.guild_id, payload.channel_id, [payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        await self._deleted(payload.guild_id, payload.channel_id, sorted(payload.message_ids))

    async def on_shard_ready(self, shard: int) -> None:
        await self._note_recent(NoteRecent(self._client.served_guilds(shard)))

    async def _note(self, payload: _Payload, emoji: discord.PartialEmoji | None) -> None:
        if payload.guild_id is not None:  # else a direct message
            key = None if emoji is None else key_of(emoji.name, emoji.id)
            message = _starred(payload.guild_id, payload.channel_id, payload.message_id)
            await self._note_reaction(NoteReaction(message, key))

    async def _deleted(self, guild: int | None, channel: int, messages: list[int]) -> None:
        if guild is not None:
            gone = tuple(_starred(guild, channel, message) for message in messages)
            await self._note_deleted(NoteDeleted(GuildId(guild), gone))


def _starred(guild: int, channel: int, message: int) -> Starred:
    return Starred(guild=GuildId(guild), channel=ChannelId(channel), message=MessageId(message))
