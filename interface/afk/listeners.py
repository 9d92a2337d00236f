import discord
from attrs import define

from application.afk.note_message import NoteMessage
from application.afk.note_rejoin import NoteRejoin
from application.shared.use_case import UseCase
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId


@define
class AfkListeners:
    """Whom a message mentions Discord says without any privileged intent; who joins, only with the one for members."""

    _note_message: UseCase[NoteMessage, None]
    _note_rejoin: UseCase[NoteRejoin, None]

    async def on_message(self, message: discord.Message) -> None:
        author = message.author
        if message.guild is None or not isinstance(author, discord.Member):
            return  # a webhook, a direct message, or a guild that is not known
        if author.bot or message.is_system():
            return
        await self._note_message(
            NoteMessage(
                guild=GuildId(message.guild.id),
                channel=ChannelId(message.channel.id),
                message=MessageId(message.id),
                author=UserId(author.id),
                at=message.created_at,
                mentions=[UserId(each.id) for each in message.mentions],
            )
        )

    async def on_member_join(self, member: discord.Member) -> None:
        await self._note_rejoin(NoteRejoin(GuildId(member.guild.id), UserId(member.id)))
