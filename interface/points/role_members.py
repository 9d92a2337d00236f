import discord
from attrs import define

from application.points.ports import MembersHidden, RoleMember
from domain.shared.ids import GuildId, RoleId, UserId
from interface.shared.client import CurrentClient, discord_answers


@define
class DiscordRoleMembers:
    """Asks Discord for all members, a thousand at a time: what the gateway told of may be incomplete."""

    _client: CurrentClient

    async def of(self, guild: GuildId, role: RoleId) -> tuple[RoleMember, ...]:
        if not self._client.get().intents.members:
            raise MembersHidden
        everybody = role == RoleId(guild)  # the role @everyone has the guild's id, and nobody lists it
        try:
            async with discord_answers():
                return tuple(
                    [
                        RoleMember(UserId(member.id), is_bot=member.bot)
                        async for member in self._client.guild(guild).fetch_members(limit=None)
                        if everybody or any(held.id == role for held in member.roles)
                    ]
                )
        except discord.Forbidden as error:
            raise MembersHidden from error
