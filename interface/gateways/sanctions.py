from datetime import timedelta

import discord
from attrs import define

from application.moderation.errors import DiscordUnreachable, EffectRefused
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
            case CaseKind.UNBAN if ban is None:
                return Effect.OURS if await self._unbanned_by(guild, user, token) else Effect.FOREIGN
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
            # Not allowed to look is no answer either: the case stays pending, and visible as stuck.
            raise DiscordUnreachable from error

    async def _unbanned_by(self, guild: GuildId, user: UserId, token: str) -> bool:
        """An ended ban has no reason to read; the audit log still has."""
        entries = self._client.guild(guild).audit_logs(action=discord.AuditLogAction.unban, limit=_LOOK_BACK)
        try:
            async with discord_answers():
                async for entry in entries:
                    if entry.target is not None and entry.target.id == user:
                        return (entry.reason or "").startswith(token)
        except discord.HTTPException as error:
            raise DiscordUnreachable from error
        return False


def _refused(error: discord.HTTPException) -> EffectRefused:
    unknown = error.code in (_UNKNOWN_USER, _UNKNOWN_BAN)
    return EffectRefused(Failure.UNKNOWN_MEMBER if unknown else Failure.REFUSED_BY_DISCORD)
