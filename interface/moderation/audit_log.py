import discord
from attrs import define

from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from domain.shared.ids import GuildId, UserId
from interface.shared.client import CurrentClient, discord_answers

_LOOK_BACK = 100  # entries of the action


@define
class DiscordAuditLog:
    _client: CurrentClient

    async def newest_reason(self, guild: GuildId, user: UserId, action: AuditedAction) -> str | None:
        entries = self._client.guild(guild).audit_logs(action=discord.AuditLogAction[action], limit=_LOOK_BACK)
        try:
            async with discord_answers():
                async for entry in entries:
                    if entry.target is not None and entry.target.id == user:
                        return entry.reason or ""
        except discord.HTTPException as error:
            raise MayNotLook from error
        return None
