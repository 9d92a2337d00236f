"""The guilds' audit logs."""

from collections.abc import Sequence

from attrs import define

from playground.rules.local_discord import LocalDiscord, StateChanged
from playground.rules.permissions import in_guild
from playground.wire.rendering import audit_entry_json
from playground.world.guild import Guild
from playground.world.json_value import JsonObject
from playground.world.permission import Permission
from playground.world.records import AuditEntry

_GUILD_MODERATION = 1 << 2


@define(eq=False)
class AuditLog:
    """Records who did what, and tells a bot that may read it."""

    _local: LocalDiscord

    def record(
        self,
        guild: Guild,
        action_type: int,
        actor: int,
        target: int | None,
        reason: str | None,
        *,
        changes: Sequence[JsonObject] = (),
        options: dict[str, str] | None = None,
    ) -> None:
        entry = AuditEntry(self._local.snowflakes.next(), action_type, actor, target, reason)
        entry.changes, entry.options = list(changes), options or {}
        guild.keep_audit_entry(entry)
        if in_guild(guild, self._local.world.bot_id) & Permission.VIEW_AUDIT_LOG:
            self._tell(guild, entry)
        self._local.notify(StateChanged())

    def _tell(self, guild: Guild, entry: AuditEntry) -> None:
        data = {**audit_entry_json(entry), "guild_id": str(guild.id)}
        self._local.dispatch("GUILD_AUDIT_LOG_ENTRY_CREATE", data, intents=_GUILD_MODERATION, guild_id=guild.id)
