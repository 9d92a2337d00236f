"""A guild, its channels, roles and audit log."""

from collections import Counter

from playground.rest.call import Call
from playground.rules.channels import ChannelChange
from playground.rules.permissions import require
from playground.rules.roles import RoleChange
from playground.wire.forms import Form
from playground.wire.rendering import audit_entry_json, channel_json, guild_json, role_json, user_json, voice_state_json
from playground.world.json_value import Json
from playground.world.permission import Permission
from playground.world.refusals import DiscordError, Refusal


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


def role_member_counts(call: Call) -> Json:
    """Of each role but the one that everybody has."""
    guild = call.guild()
    held = Counter(role for member in guild.members.values() for role in member.roles)
    return {str(role): held[role] for role in guild.roles if role != guild.id}


def role(call: Call) -> Json:
    return role_json(call.guild().role(call.id("role_id")))


def create_role(call: Call) -> Json:
    return role_json(call.services.roles.create(call.guild(), call.bot, RoleChange.of(call.form), reason=call.reason))


def edit_role(call: Call) -> Json:
    change = RoleChange.of(call.form)
    return role_json(call.services.roles.edit(call.guild(), call.bot, call.id("role_id"), change, reason=call.reason))


def delete_role(call: Call) -> Json:
    call.services.roles.delete(call.guild(), call.bot, call.id("role_id"), reason=call.reason)
    return None


def move_roles(call: Call) -> Json:
    call.services.roles.move(call.guild(), call.bot, _positions(call), reason=call.reason)
    return roles(call)


def move_channels(call: Call) -> Json:
    call.services.channels.move(call.guild(), call.bot, _positions(call))
    return None


def _positions(call: Call) -> dict[int, int]:
    moved = list(Form({"moved": call.body or []}).forms("moved", longest=500))
    places = {form.integer("id") or 0: form.integer("position", lowest=0) for form in moved}
    return {number: place for number, place in places.items() if place is not None}


def create_channel(call: Call) -> Json:
    change = ChannelChange.of(call.form)
    made = call.services.channels.create(call.guild(), call.bot, change, reason=call.reason)
    return channel_json(call.world, made)


def voice_state(call: Call) -> Json:
    guild = call.guild()
    user_id = call.id("user_id") if "user_id" in call.path else call.bot
    if user_id not in guild.voice:
        raise DiscordError(Refusal.UNKNOWN_VOICE_STATE)
    return voice_state_json(call.world, guild, guild.voice[user_id])


def audit_log(call: Call) -> Json:
    guild = call.guild()
    require(guild, call.bot, Permission.VIEW_AUDIT_LOG)
    limit = call.limit(default=50, most=100)
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
