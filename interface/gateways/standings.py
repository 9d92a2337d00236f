import discord
from attrs import define

from application.moderation.errors import DiscordUnreachable
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Permission, Standing
from interface.gateways.client import CurrentClient, discord_answers


def standing_of(member: discord.Member) -> Standing:
    """Raises DiscordUnreachable where Discord has not told of the guild's roles yet."""
    if not member.guild.roles:
        raise DiscordUnreachable
    granted = member.guild_permissions
    permissions = {
        Permission.MANAGE_GUILD: granted.manage_guild,
        Permission.MODERATE_MEMBERS: granted.moderate_members,
        Permission.BAN_MEMBERS: granted.ban_members,
    }
    return Standing(
        user=UserId(member.id),
        is_owner=member.guild.owner_id == member.id,
        top_role=member.top_role.position,
        permissions=frozenset(permission for permission, has in permissions.items() if has),
    )


@define
class DiscordStandings:
    _client: CurrentClient

    async def of(self, guild: GuildId, user: UserId) -> Standing:
        discord_guild = self._client.guild(guild)
        try:
            async with discord_answers():
                return standing_of(await discord_guild.fetch_member(user))
        except discord.NotFound:
            return Standing(user=user, is_member=False, is_owner=discord_guild.owner_id == user)

    async def of_bot(self, guild: GuildId) -> Standing:
        return standing_of(self._client.guild(guild).me)
