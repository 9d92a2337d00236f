"""Roles through discord.py: handed out, taken back, and looked at."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import discord
from attrs import define

from application.shared.errors import DiscordUnreachable, MemberLookUpRefused
from application.shared.roles import NotAMember, RoleRefused
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles, RoleFacts
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers

_NO_MEMBER = (10007, 10013)
"""Unknown member, user (Discord API reference, "JSON error codes")."""

_UNAUTHORIZED = 401


@define
class DiscordRoles:
    _client: CurrentClient

    async def held(self, guild: GuildId, user: UserId) -> frozenset[RoleId]:
        async with self._answers(guild, user):
            member = await self._guild(guild).fetch_member(user)
        return frozenset(RoleId(role.id) for role in member.roles if not role.is_default())

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        async with self._answers(guild, user, role):
            member = await self._guild(guild).fetch_member(user)
            await member.add_roles(discord.Object(role), reason=reason, atomic=True)

    async def take(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        async with self._answers(guild, user, role):
            member = await self._guild(guild).fetch_member(user)
            await member.remove_roles(discord.Object(role), reason=reason, atomic=True)

    async def of(self, guild: GuildId) -> GuildRoles:
        discord_guild = self._guild(guild)
        return roles_of(discord_guild.roles, discord_guild.me)

    def _guild(self, guild: GuildId) -> discord.Guild:
        found = self._client.guild(guild)
        if not found.roles:  # Discord has not told of them yet: everybody would seem to have none
            raise DiscordUnreachable
        return found

    @asynccontextmanager
    async def _answers(self, guild: GuildId, user: UserId, role: RoleId | None = None) -> AsyncIterator[None]:
        try:
            async with discord_answers():
                yield
        except discord.HTTPException as error:
            if error.code in _NO_MEMBER:
                raise NotAMember(user) from error
            if error.code in NOT_HERE:  # says nothing about the role
                raise self._client.not_in(guild) from error
            if error.status == _UNAUTHORIZED:
                raise DiscordUnreachable from error
            if role is None:
                raise MemberLookUpRefused(error.text or str(error.status)) from error
            raise RoleRefused(role, error.text or str(error.status)) from error


def roles_of(roles: Iterable[discord.Role], bot: discord.Member) -> GuildRoles:
    return GuildRoles(
        bot_may_manage=bot.guild_permissions.manage_roles,
        known={RoleId(role.id): _facts(role, bot) for role in roles},
    )


def _facts(role: discord.Role, bot: discord.Member) -> RoleFacts:
    return RoleFacts(
        id=RoleId(role.id),
        name=role.name,
        position=role.position,
        is_everyone=role.is_default(),
        is_managed=role.managed,
        is_below_the_bot=bot.top_role > role or bot.guild.owner_id == bot.id,
        grants=frozenset(name for name, granted in role.permissions if granted),
    )
