"""Messages of people, as Discord shows them to the bot."""

import discord
from attrs import define

from domain.evidence.errors import MessageNotFound
from domain.evidence.link import MessagePlace
from domain.evidence.message import LONGEST_NAME, Attachment, SeenMessage
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from interface.shared.client import CurrentClient, discord_answers


def seen(message: discord.Message) -> SeenMessage:
    """What it holds; no text where Discord shows nothing of it at all, as without the message-content intent."""
    is_blank = not (
        message.content
        or message.attachments
        or message.embeds
        or message.stickers
        or message.components
        or message.message_snapshots
        or message.poll
    )
    forwarded = "\n".join(snapshot.content for snapshot in message.message_snapshots)
    return SeenMessage(
        channel=ChannelId(message.channel.id),
        message=MessageId(message.id),
        author=UserId(message.author.id),
        author_name=message.author.name,
        text=None if is_blank and message.type is discord.MessageType.default else message.content or forwarded,
        written_at=message.created_at,
        attachments=tuple(
            Attachment(name=each.filename[:LONGEST_NAME], size=each.size, type=each.content_type, url=each.url)
            for each in message.attachments
        ),
    )


@define
class DiscordMessages:
    _client: CurrentClient

    async def read(self, guild: GuildId, place: MessagePlace, *, by: UserId) -> SeenMessage:
        there = self._client.guild(guild)
        channel = there.get_channel_or_thread(place.channel)
        if not isinstance(channel, discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread):
            raise MessageNotFound
        try:
            async with discord_answers():
                if not await _may_read(channel, there.get_member(by) or await there.fetch_member(by)):
                    raise MessageNotFound
                return seen(await channel.fetch_message(place.message))
        except discord.HTTPException as refused:
            raise MessageNotFound from refused


async def _may_read(
    channel: discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread, member: discord.Member
) -> bool:
    granted = channel.permissions_for(member)
    if not (granted.view_channel and granted.read_message_history):
        return False
    if not isinstance(channel, discord.Thread) or not channel.is_private() or granted.manage_threads:
        return True
    try:
        await channel.fetch_member(member.id)
    except discord.NotFound:
        return False
    return True
