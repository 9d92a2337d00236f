from collections.abc import Collection
from datetime import datetime

import discord
from attrs import define

from application.moderation.errors import MayNotLook
from application.moderation.jail.ports import AuditedRoles, HeldRoles
from application.shared.errors import DiscordUnreachable
from domain.shared.ids import GuildId, RoleId, UserId
from interface.moderation.refusals import refusals
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers

_NO_MEMBER = (10007, 10013)
"""Unknown member, unknown user (Discord API reference, "JSON error codes")."""

_LOOK_BACK = 100  # entries of the action


@define
class DiscordMemberRoles:
    _client: CurrentClient

    async def find(self, guild: GuildId, user: UserId) -> HeldRoles | None:
        discord_guild = self._guild(guild)
        try:
            async with discord_answers():
                member = await discord_guild.fetch_member(user)
        except discord.HTTPException as error:
            if error.code in NOT_HERE:  # says nothing about the member
                raise self._client.not_in(guild) from error
            if error.code in _NO_MEMBER:
                return None
            raise MayNotLook from error
        # Also those that discord.py does not know yet, so that none is lost when all are replaced.
        return HeldRoles(frozenset(RoleId(role) for role in member._roles), member.joined_at)

    async def replace(self, guild: GuildId, user: UserId, roles: Collection[RoleId], *, audit_reason: str) -> None:
        discord_guild = self._guild(guild)
        async with refusals():
            member = await discord_guild.fetch_member(user)
            await member.edit(roles=[discord.Object(role) for role in sorted(roles)], reason=audit_reason)

    async def changes(self, guild: GuildId, user: UserId, *, since: datetime) -> tuple[AuditedRoles, ...]:
        log = self._guild(guild).audit_logs(action=discord.AuditLogAction.member_role_update, limit=_LOOK_BACK)
        found = list[AuditedRoles]()
        try:
            async with discord_answers():
                async for entry in log:
                    if entry.created_at < since:
                        break
                    if entry.target is not None and entry.target.id == user:
                        taken = frozenset(RoleId(role.id) for role in getattr(entry.before, "roles", ()))
                        found.append(AuditedRoles(reason=entry.reason or "", taken=taken))
        except discord.HTTPException as error:
            raise MayNotLook from error
        return tuple(found)

    def _guild(self, guild: GuildId) -> discord.Guild:
        found = self._client.guild(guild)
        if not found.roles:  # Discord has not told of them yet
            raise DiscordUnreachable
        return found


@define
class DiscordSeenMembers:
    """What the gateway told last: of everybody with the members intent, else of few."""

    _client: CurrentClient

    def roles_of(self, guild: GuildId, user: UserId) -> frozenset[RoleId] | None:
        discord_guild = self._client.known_guild(guild)
        if discord_guild is None or discord_guild.unavailable:
            return None
        member = discord_guild.get_member(user)
        return None if member is None else frozenset(RoleId(role.id) for role in member.roles)
