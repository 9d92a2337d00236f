from datetime import timedelta

import discord
from attrs import define

from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import Effect
from domain.moderation.case import Failure
from domain.moderation.sanction import CaseKind
from domain.shared.ids import GuildId, UserId
from interface.gateways.client import CurrentClient, discord_answers

_UNKNOWN_USER = 10013
_UNKNOWN_BAN = 10026
_LOOK_BACK = 100  # audit-log entries


@define
class DiscordSanctionGateway:
    _client: CurrentClient

    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None:
        discord_guild = self._client.guild(guild)
        try:
            async with discord_answers():
                await discord_guild.ban(
                    discord.Object(user),
                    delete_message_seconds=int(delete_messages.total_seconds()),
                    reason=audit_reason,
                )
        except discord.HTTPException as error:
            raise _refused(error) from error

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        discord_guild = self._client.guild(guild)
        try:
            async with discord_answers():
                await discord_guild.unban(discord.Object(user), reason=audit_reason)
        except discord.HTTPException as error:
            raise _refused(error) from error

    async def is_banned(self, guild: GuildId, user: UserId) -> bool:
        return await self._ban(guild, user) is not None

    async def effect_of(self, guild: GuildId, user: UserId, kind: CaseKind, token: str) -> Effect:
        ban = await self._ban(guild, user)
        match kind:
            case CaseKind.BAN if ban is not None:
                return Effect.OURS if (ban.reason or "").startswith(token) else Effect.FOREIGN
            case CaseKind.BAN:
                return Effect.OURS if await self._lifted_since(guild, user, token) else Effect.ABSENT
            case CaseKind.UNBAN if ban is None:
                ours = await self._last_was(discord.AuditLogAction.unban, guild, user, token)
                return Effect.OURS if ours else Effect.FOREIGN
            case _:
                return Effect.ABSENT

    async def _ban(self, guild: GuildId, user: UserId) -> discord.BanEntry | None:
        discord_guild = self._client.guild(guild)
        try:
            async with discord_answers():
                return await discord_guild.fetch_ban(discord.Object(user))
        except discord.NotFound:
            return None
        except discord.HTTPException as error:
            raise MayNotLook from error

    async def _lifted_since(self, guild: GuildId, user: UserId, token: str) -> bool:
        """Whether the ban was done and a person lifted it; where the audit log is closed, it counts as never done."""
        try:
            return await self._last_was(discord.AuditLogAction.ban, guild, user, token)
        except MayNotLook:
            return False

    async def _last_was(self, action: discord.AuditLogAction, guild: GuildId, user: UserId, token: str) -> bool:
        """Whether the newest such action on the user, of the last 100 in the guild, carries the token."""
        entries = self._client.guild(guild).audit_logs(action=action, limit=_LOOK_BACK)
        try:
            async with discord_answers():
                async for entry in entries:
                    if entry.target is not None and entry.target.id == user:
                        return (entry.reason or "").startswith(token)
        except discord.HTTPException as error:
            raise MayNotLook from error
        return False


def _refused(error: discord.HTTPException) -> EffectRefused:
    unknown = error.code in (_UNKNOWN_USER, _UNKNOWN_BAN)
    return EffectRefused(Failure.UNKNOWN_MEMBER if unknown else Failure.REFUSED_BY_DISCORD)
