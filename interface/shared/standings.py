import discord
from attrs import define

from application.shared.errors import DiscordUnreachable, MemberLookUpRefused
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.role_rank import EVERYBODYS, RoleRank
from domain.shared.standing import Standing
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers


def standing_of(member: discord.Member) -> Standing:
    """Raises DiscordUnreachable where Discord has not told of the guild's roles yet."""
    if not member.guild.roles:
        raise DiscordUnreachable
    granted, top = dict(member.guild_permissions), member.top_role
    return Standing(
        user=UserId(member.id),
        is_owner=member.guild.owner_id == member.id,
        is_administrator=member.guild_permissions.administrator,
        top_role=EVERYBODYS if top.is_default() else RoleRank(top.position, RoleId(top.id)),
        permissions=frozenset(permission for permission in Permission if granted[permission]),
        roles=tuple(RoleId(role.id) for role in reversed(member.roles) if not role.is_default()),
    )


def standing_of_chosen(chosen: discord.User | discord.Member) -> Standing:
    """Whom a person chose in a command, member or not. Raises DiscordUnreachable as above."""
    if isinstance(chosen, discord.Member):
        return standing_of(chosen)
    return Standing(user=UserId(chosen.id), is_member=False)


@define
class DiscordStandings:
    _client: CurrentClient

    async def of(self, guild: GuildId, user: UserId) -> Standing:
        discord_guild = self._client.guild(guild)
        try:
            async with discord_answers():
                return standing_of(await discord_guild.fetch_member(user))
        except discord.HTTPException as refused:
            if refused.code in NOT_HERE:
                raise self._client.not_in(guild) from refused
            if isinstance(refused, discord.NotFound):
                return Standing(user=user, is_member=False, is_owner=discord_guild.owner_id == user)
            raise MemberLookUpRefused(refused.text or str(refused.status)) from refused

    async def of_bot(self, guild: GuildId) -> Standing:
        return standing_of(self._client.guild(guild).me)
