import discord
from attrs import define

from application.moderation.jail.cover_channel import CoverChannel
from application.moderation.jail.hold_jail import HoldJail
from application.moderation.jail.jail_book import JailBook
from application.shared.use_case import UseCase
from domain.shared.ids import ChannelId, GuildId, UserId
from interface.shared.border import Interaction


@define
class JailListeners:
    """Sees who should be in jail and is not: at once with the members intent, else by what they do first."""

    _hold: UseCase[HoldJail, None]
    _cover: UseCase[CoverChannel, None]
    _book: JailBook

    async def on_member_join(self, member: discord.Member) -> None:
        """Discord tells of this, and of the next, with the members intent only."""
        await self._hold(HoldJail(guild=GuildId(member.guild.id), user=UserId(member.id)))

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        await self.look_at(after)

    async def on_message(self, message: discord.Message) -> None:
        await self.look_at(message.author)

    async def on_interaction(self, interaction: Interaction) -> None:
        await self.look_at(interaction.user)

    async def on_voice_state_update(
        self, member: discord.Member, _before: discord.VoiceState, _after: discord.VoiceState
    ) -> None:
        await self.look_at(member)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        await self._cover(CoverChannel(guild=GuildId(channel.guild.id), channel=ChannelId(channel.id)))

    async def look_at(self, person: discord.Member | discord.User) -> None:
        if isinstance(person, discord.Member):
            guild, user = GuildId(person.guild.id), UserId(person.id)
            jail_role = self._book.role_of(guild, user)
            if jail_role is not None and person.get_role(jail_role) is None:
                await self._hold(HoldJail(guild=guild, user=user))
