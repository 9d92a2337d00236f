from datetime import datetime

import discord
from attrs import define

from application.moderation.bulk.ports import MOST_AUDITED, AuditedUser
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from domain.shared.ids import GuildId, RoleId, UserId
from interface.shared.client import CurrentClient, discord_answers


@define
class DiscordBulkAuditLog:
    """Of the bot's own doing alone: the token that is looked for is never anybody else's."""

    _client: CurrentClient

    async def entries(self, guild: GuildId, action: AuditedAction, *, since: datetime) -> tuple[AuditedUser, ...]:
        there, found = self._client.guild(guild), list[AuditedUser]()
        log = there.audit_logs(action=discord.AuditLogAction[action], user=there.me, limit=MOST_AUDITED)
        try:
            async with discord_answers():
                async for entry in log:
                    if entry.created_at < since:
                        break
                    if entry.target is not None and entry.target.id is not None:
                        found.append(
                            AuditedUser(
                                user=UserId(int(entry.target.id)),
                                reason=entry.reason or "",
                                gained=_roles_of(entry.after),
                                lost=_roles_of(entry.before),
                            )
                        )
        except discord.HTTPException as error:
            raise MayNotLook from error
        return tuple(found)


def _roles_of(side: discord.AuditLogDiff) -> frozenset[RoleId]:
    roles: list[discord.abc.Snowflake] = getattr(side, "roles", [])
    return frozenset(RoleId(role.id) for role in roles)
