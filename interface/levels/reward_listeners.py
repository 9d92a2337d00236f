import discord
from attrs import define

from application.levels.queue_role_syncs import QueueRefused, QueueReturned
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId, UserId


@define
class RewardListeners:
    """Has rewards tried again when something about roles has changed, and given again to who comes back."""

    _queue_refused: UseCase[QueueRefused, None]
    _queue_returned: UseCase[QueueReturned, None]

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if _handing_out(before) != _handing_out(after):
            await self._queue_refused(QueueRefused(GuildId(after.guild.id)))

    async def on_guild_role_create(self, role: discord.Role) -> None:
        await self._queue_refused(QueueRefused(GuildId(role.guild.id)))

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Of the bot itself Discord tells without any privileged intent."""
        if after == after.guild.me and before.roles != after.roles:
            await self._queue_refused(QueueRefused(GuildId(after.guild.id)))

    async def on_member_join(self, member: discord.Member) -> None:
        """Discord tells of this only with the members intent."""
        await self._queue_returned(QueueReturned(guild=GuildId(member.guild.id), user=UserId(member.id)))


def _handing_out(role: discord.Role) -> tuple[int, discord.Permissions, bool]:
    """All of a role that decides whether the bot may hand it out, or others."""
    return role.position, role.permissions, role.managed
