from collections.abc import Callable, Mapping
from datetime import datetime

import discord
from attrs import define

from application.moderation.effects.nick_reset import NICK
from application.moderation.effects.timeout import REMOVED, SET
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction, AuditEntry
from domain.shared.ids import GuildId, UserId
from interface.shared.client import CurrentClient, discord_answers

_LOOK_BACK = 100  # entries of the action


def _any(_entry: discord.AuditLogEntry) -> bool:
    return True


def _sets_timeout(entry: discord.AuditLogEntry) -> bool:
    return getattr(entry.after, "timed_out_until", None) is not None


def _removes_timeout(entry: discord.AuditLogEntry) -> bool:
    return hasattr(entry.after, "timed_out_until") and entry.after.timed_out_until is None


def _resets_nickname(entry: discord.AuditLogEntry) -> bool:
    return hasattr(entry.before, "nick") and not entry.after.nick


_CHANGES: Mapping[AuditedAction, tuple[str, Callable[[discord.AuditLogEntry], bool]]] = {
    SET: ("member_update", _sets_timeout),
    REMOVED: ("member_update", _removes_timeout),
    NICK: ("member_update", _resets_nickname),
}
"""What Discord's audit log has as one change of a member among others."""


@define
class DiscordAuditLog:
    _client: CurrentClient

    async def entries(
        self, guild: GuildId, user: UserId, action: AuditedAction, *, since: datetime
    ) -> tuple[AuditEntry, ...]:
        kind, is_meant = _CHANGES.get(action, (action, _any))
        log = self._client.guild(guild).audit_logs(action=discord.AuditLogAction[kind], limit=_LOOK_BACK)
        found = list[AuditEntry]()
        try:
            async with discord_answers():
                async for entry in log:
                    if entry.created_at < since:
                        break
                    if entry.target is not None and entry.target.id == user and is_meant(entry):
                        until = getattr(entry.after, "timed_out_until", None)
                        found.append(AuditEntry(entry.reason or "", entry.created_at, until))
        except discord.HTTPException as error:
            raise MayNotLook from error
        return tuple(found)
