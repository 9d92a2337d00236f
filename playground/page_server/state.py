"""Everything one member of a guild sees."""

from playground.people.people import People
from playground.rules.permissions import in_guild
from playground.wire.message_json import page_message_json
from playground.wire.rendering import (
    audit_entry_json,
    channel_json,
    created_at,
    role_json,
    timestamp,
    user_json,
    voice_state_json,
)
from playground.world.guild import Guild
from playground.world.intents import PrivilegedIntent
from playground.world.json_value import Json, JsonObject
from playground.world.locales import LOCALES
from playground.world.permission import Permission
from playground.world.records import Channel, User

_MESSAGES, _AUDIT_ENTRIES = 100, 50


def state_json(people: People, guild: Guild, viewer: int, *, online: bool) -> JsonObject:
    """The page's whole state, for the acting member."""
    world = people.world
    channels = [channel for channel in guild.listed_channels() if _sees(people, viewer, channel)]
    direct = world.direct_channel(viewer)
    channels += [] if direct is None else [direct]
    return {
        "guild": {"id": str(guild.id), "name": guild.name, "owner_id": str(guild.owner_id)},
        "guilds": [_listed(known, viewer) for known in world.guilds.values()],
        "bot": {"id": str(world.bot_id), "username": world.users[world.bot_id].username, "online": online},
        "allowed_intents": [intent.name for intent in PrivilegedIntent if intent & world.allowed_intents],
        "acting": str(viewer),
        "locale": world.users[viewer].locale,
        "locales": [*LOCALES],
        "permissions": str(in_guild(guild, viewer)),
        "roles": [role_json(role) for role in guild.roles.values()],
        "members": [_member(guild, user) for user in world.users.values()],
        "channels": [_channel(people, viewer, channel) for channel in channels],
        "messages": {
            str(channel.id): [
                page_message_json(world, message) for message in people.messages(viewer, channel.id)[-_MESSAGES:]
            ]
            for channel in channels
        },
        "voice": [voice_state_json(world, guild, state) for state in guild.voice.values()],
        "commands": people.commands_for(viewer, guild),
        "audit_log": [
            {"reason": None, **audit_entry_json(entry), "created_at": created_at(entry.id)}
            for entry in guild.audit_log[: -_AUDIT_ENTRIES - 1 : -1]
        ],
    }


def _listed(guild: Guild, viewer: int) -> JsonObject:
    return {"id": str(guild.id), "name": guild.name, "present": viewer in guild.members}


def _sees(people: People, viewer: int, channel: Channel) -> bool:
    return bool(people.permissions(viewer, channel) & Permission.VIEW_CHANNEL)


def _member(guild: Guild, user: User) -> JsonObject:
    member, ban = guild.members.get(user.id), guild.bans.get(user.id)
    former = guild.former.get(user.id)
    banned: Json = None if ban is None else {"reason": ban.reason}
    return {
        "user": user_json(user),
        "nick": None if member is None else member.nick,
        "avatar": None if member is None else member.avatar,
        "bio": "" if member is None else member.bio,
        "roles": [] if member is None else [str(role) for role in member.roles],
        "joined_at": None if member is None else timestamp(member.joined_at),
        "communication_disabled_until": None if member is None else timestamp(member.communication_disabled_until),
        "present": member is not None,
        "pending": member is not None and member.pending,
        "was_here": member is not None or former is not None,
        "former_roles": [] if former is None else [str(role) for role in former.roles],
        "banned": banned,
    }


def _channel(people: People, viewer: int, channel: Channel) -> JsonObject:
    direct = channel.recipient_id is not None
    return {
        "id": str(channel.id),
        "name": people.world.users[people.world.bot_id].username if direct else channel.name,
        "type": 1 if direct else channel.kind,
        "user_limit": channel.user_limit,
        "parent_id": None if channel.parent_id is None else str(channel.parent_id),
        "position": channel.position,
        "topic": channel.topic,
        "can_send": bool(people.permissions(viewer, channel) & Permission.SEND_MESSAGES),
        "permission_overwrites": [] if direct else channel_json(people.world, channel)["permission_overwrites"],
    }
