"""The world's records as Discord's JSON."""

from collections.abc import Iterable
from datetime import datetime

from playground.world.guild import Guild
from playground.world.json_value import Json, JsonObject
from playground.world.records import TEXT, VOICE, AuditEntry, Ban, Channel, Member, Role, User, VoiceState
from playground.world.snowflakes import moment_of
from playground.world.world import World

ATTACHMENT_LIMIT = 10 * 1024 * 1024


def timestamp(moment: datetime | None) -> str | None:
    """ISO 8601 as Discord writes it."""
    return None if moment is None else moment.isoformat()


def user_json(user: User) -> JsonObject:
    rendered: dict[str, Json] = {
        "id": str(user.id),
        "username": user.username,
        "global_name": user.global_name,
        "discriminator": "0000" if user.bot else "0",
        "avatar": user.avatar,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    if user.bot:
        rendered["bot"] = True
    return rendered


def member_json(world: World, member: Member) -> JsonObject:
    return {**message_member_json(member), "user": user_json(world.users[member.user_id])}


def message_member_json(member: Member) -> JsonObject:
    """A member without its user, as an event about its message carries it."""
    return {**partial_member_json(member), "mute": member.mute, "deaf": member.deaf}


def partial_member_json(member: Member) -> JsonObject:
    """A member without its user, as resolved data carries it."""
    return {
        "avatar": member.avatar,
        "banner": None,
        "communication_disabled_until": timestamp(member.communication_disabled_until),
        "flags": 0,
        "joined_at": timestamp(member.joined_at),
        "nick": member.nick,
        "pending": member.pending,
        "premium_since": None,
        "roles": [str(role) for role in member.roles],
    }


def role_json(role: Role) -> JsonObject:
    rendered: dict[str, Json] = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
        "hoist": role.hoist,
        "managed": role.managed,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        rendered["tags"] = {"bot_id": str(role.bot_id)}
    if role.premium:
        rendered["tags"] = {"premium_subscriber": None}
    return rendered


def channel_json(world: World, channel: Channel) -> JsonObject:
    kept = world.messages.get(channel.id)
    last = str(kept[-1].id) if kept else None
    if channel.recipient_id is not None:
        recipients = [user_json(world.users[channel.recipient_id])]
        return {"id": str(channel.id), "type": 1, "flags": 0, "last_message_id": last, "recipients": recipients}
    overwrites: list[JsonObject] = [
        {
            "id": str(target),
            "type": overwrite.kind,
            "allow": str(int(overwrite.allow)),
            "deny": str(int(overwrite.deny)),
        }
        for target, overwrite in channel.overwrites.items()
    ]
    rendered: dict[str, Json] = {
        "id": str(channel.id),
        "type": channel.kind,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": channel.position,
        "topic": channel.topic,
        "flags": 0,
        "nsfw": False,
        "parent_id": None if channel.parent_id is None else str(channel.parent_id),
        "rate_limit_per_user": channel.rate_limit_per_user,
        "last_message_id": last,
        "permission_overwrites": overwrites,
    }
    if channel.kind != TEXT:
        del rendered["topic"]
    if channel.kind == VOICE:
        rendered.update(bitrate=64_000, user_limit=channel.user_limit, rtc_region=None)
    return rendered


def voice_state_json(world: World, guild: Guild, state: VoiceState) -> JsonObject:
    """Where somebody is in voice and how; in the channel for the idle nobody speaks."""
    member = guild.members[state.user_id]
    return {
        "guild_id": str(guild.id),
        "channel_id": None if state.channel_id is None else str(state.channel_id),
        "user_id": str(state.user_id),
        "session_id": state.session_id,
        "mute": member.mute,
        "deaf": member.deaf,
        "self_mute": state.self_mute,
        "self_deaf": state.self_deaf,
        "self_video": state.self_video,
        "self_stream": state.self_stream,
        "suppress": state.channel_id is not None and state.channel_id == guild.afk_channel_id,
        "request_to_speak_timestamp": None,
        "member": member_json(world, member),
    }


def guild_json(guild: Guild) -> JsonObject:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(guild.owner_id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None if guild.afk_channel_id is None else str(guild.afk_channel_id),
        "afk_timeout": 300,
        "system_channel_id": None if guild.system_channel_id is None else str(guild.system_channel_id),
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "roles": [role_json(role) for role in guild.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_create_json(world: World, guild: Guild, members: Iterable[Member]) -> JsonObject:
    """A guild as GUILD_CREATE describes it, with these of its members."""
    states = [voice_state_json(world, guild, state) for state in guild.voice.values()]
    hidden = {"guild_id", "member"}
    return {
        **guild_json(guild),
        "joined_at": timestamp(guild.members[world.bot_id].joined_at),
        "large": len(guild.members) > 250,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(world, member) for member in members],
        "channels": [channel_json(world, channel) for channel in guild.listed_channels()],
        "threads": [],
        "presences": [],
        "voice_states": [{key: value for key, value in state.items() if key not in hidden} for state in states],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def ban_json(world: World, ban: Ban) -> JsonObject:
    return {"user": user_json(world.users[ban.user_id]), "reason": ban.reason}


def audit_entry_json(entry: AuditEntry) -> JsonObject:
    rendered: dict[str, Json] = {
        "id": str(entry.id),
        "action_type": entry.action_type,
        "user_id": str(entry.user_id),
        "target_id": None if entry.target_id is None else str(entry.target_id),
    }
    if entry.changes:
        rendered["changes"] = entry.changes
    if entry.options:
        rendered["options"] = entry.options
    if entry.reason is not None:
        rendered["reason"] = entry.reason
    return rendered


def created_at(snowflake: int) -> str:
    """The moment an id was made, as Discord writes it."""
    return moment_of(snowflake).isoformat()
