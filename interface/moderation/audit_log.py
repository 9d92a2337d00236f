from datetime import datetime

import discord
from attrs import define

from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction, AuditEntry
from domain.shared.ids import GuildId, UserId
from interface.shared.client import CurrentClient, discord_answers

_LOOK_BACK = 100  # entries of the action


@define
class DiscordAuditLog:
    _client: CurrentClient

    async def entries(
        self, guild: GuildId, user: UserId, action: AuditedAction, *, since: datetime
    ) -> tuple[AuditEntry, ...]:
        log = self._client.guild(guild).audit_logs(action=discord.AuditLogAction[action], limit=_LOOK_BACK)
        found = list[AuditEntry]()
        try:
            async with discord_answers():
                async for entry in log:
                    if entry.created_at < since:
                        break
                    if entry.target is not None and entry.target.id == user:
                        found.append(AuditEntry(entry.reason or "", entry.created_at))
        except discord.HTTPException as error:
            raise MayNotLook from error
        return tuple(found)
