"""A guild, its channels, roles and audit log."""

from playground.rest.call import Call
from playground.rules.permissions import require
from playground.wire.rendering import audit_entry_json, channel_json, guild_json, role_json, user_json
from playground.world.json_value import Json
from playground.world.permission import Permission


def one(call: Call) -> Json:
    guild = call.guild()
    count = len(guild.members)
    counts = {"approximate_member_count": count, "approximate_presence_count": count}
    return {**guild_json(guild), **(counts if call.query.get("with_counts") in ("1", "true") else {})}


def channels(call: Call) -> Json:
    guild = call.guild()
    return [channel_json(call.world, channel) for channel in guild.listed_channels()]


def roles(call: Call) -> Json:
    return [role_json(role) for role in call.guild().roles.values()]


def role(call: Call) -> Json:
    return role_json(call.guild().role(call.id("role_id")))


def audit_log(call: Call) -> Json:
    guild = call.guild()
    require(guild, call.bot, Permission.VIEW_AUDIT_LOG)
    limit = call.limit(default=50, most=1000)
    before, after = call.number("before"), call.number("after")
    found = list(guild.audit_log)
    for name, attribute in (("user_id", "user_id"), ("target_id", "target_id"), ("action_type", "action_type")):
        wanted = call.number(name)
        if wanted is not None:
            found = [entry for entry in found if getattr(entry, attribute) == wanted]
    if before is not None:
        found = [entry for entry in found if entry.id < before]
    oldest_first = after is not None
    found = [entry for entry in found if after is None or entry.id > after]
    found = found[:limit] if oldest_first else found[-limit:][::-1]
    named = {entry.user_id for entry in found} | {entry.target_id for entry in found}
    return {
        "audit_log_entries": [audit_entry_json(entry) for entry in found],
        "users": [user_json(user) for user in call.world.users.values() if user.id in named],
        "integrations": [],
        "webhooks": [],
        "guild_scheduled_events": [],
        "threads": [],
        "application_commands": [],
        "auto_moderation_rules": [],
    }
