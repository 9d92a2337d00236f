from datetime import datetime

import discord
from attrs import define

from application.moderation.bulk.ports import MOST_AUDITED, MOST_ROLE_CHANGES, ROLES_CHANGED, AuditedUser, RoleChange
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from domain.shared.ids import GuildId, RoleId, UserId
from interface.moderation.audit_log_right import may_see_audit_log
from interface.shared.client import CurrentClient, discord_answers


@define
class DiscordBulkAuditLog:
    _client: CurrentClient

    async def entries(self, guild: GuildId, action: AuditedAction, *, since: datetime) -> tuple[AuditedUser, ...]:
        return await self._read(guild, action, since=since, most=MOST_AUDITED, only_own=True)

    async def role_changes(self, guild: GuildId, *, since: datetime) -> tuple[RoleChange, ...]:
        return await self._read(guild, ROLES_CHANGED, since=since, most=MOST_ROLE_CHANGES, only_own=False)

    async def _read(
        self, guild: GuildId, action: AuditedAction, *, since: datetime, most: int, only_own: bool
    ) -> tuple[RoleChange, ...]:
        there, found = self._client.guild(guild), list[RoleChange]()
        if not may_see_audit_log(there):
            raise MayNotLook
        sort = discord.AuditLogAction[action]
        log = (
            there.audit_logs(action=sort, user=there.me, limit=most)
            if only_own
            else there.audit_logs(action=sort, limit=most)
        )
        try:
            async with discord_answers():
                async for entry in log:
                    if entry.created_at < since:
                        break
                    if entry.target is not None and entry.target.id is not None:
                        found.append(
                            RoleChange(
                                user=UserId(int(entry.target.id)),
                                reason=entry.reason or "",
                                gained=_roles_of(entry.after),
                                lost=_roles_of(entry.before),
                                at=entry.created_at,
                                is_own=entry.user_id == there.me.id,
                            )
                        )
        except discord.HTTPException as error:
            raise MayNotLook from error
        return tuple(found)


def _roles_of(side: discord.AuditLogDiff) -> frozenset[RoleId]:
    roles: list[discord.abc.Snowflake] = getattr(side, "roles", [])
    return frozenset(RoleId(role.id) for role in roles)
