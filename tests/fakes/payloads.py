"""What Discord sends, as JSON: one guild, and the people in it."""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

import discord

from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from domain.shared.permission import Permission
from tests.builders import BOT, GUILD, OWNER

type Json = Mapping[str, object]

CHANNEL = ChannelId(800)
CATEGORY = ChannelId(850)
DM_CHANNEL = ChannelId(801)
GUILD_NAME = "The *Guild*"
COMPONENTS_V2 = 1 << 15
SENT_AT = "2026-11-01T12:00:00+00:00"

RIGHTS_ROLES = 10
"""Each permission is granted by a role of its own, at this position; its id is 9000 and some."""
BOT_ROLE = 9100
_WRITES = discord.Permissions(send_messages=True, send_messages_in_threads=True).value
_VIEWS = discord.Permissions(view_channel=True).value
_READS = discord.Permissions(view_channel=True, read_message_history=True).value
PLAIN_ROLE = RoleId(9050)
"""It grants nothing, and stands below the bot's and below those that grant something."""


def flag(permission: Permission) -> int:
    return discord.Permissions.VALID_FLAGS[permission]


def role_of(permission: Permission) -> int:
    return 9000 + list(Permission).index(permission)


def guild_json(guild: GuildId = GUILD, *, roles: Sequence[Json] | None = None, name: str = GUILD_NAME) -> Json:
    return {
        "id": str(guild),
        "name": name,
        "owner_id": str(OWNER),
        "afk_timeout": 300,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "verification_level": 0,
        "system_channel_flags": 0,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": _roles(guild) if roles is None else roles,
        "channels": [category_json(), channel_json()],
        "members": [member_json(BOT, roles=[BOT_ROLE])],
        "member_count": 3,
    }


def _roles(guild: GuildId) -> list[Json]:
    return [
        role_json(guild, position=0, permissions=_VIEWS),
        *(role_json(role_of(each), position=RIGHTS_ROLES, permissions=flag(each)) for each in Permission),
        role_json(PLAIN_ROLE, position=5, permissions=0),
        role_json(BOT_ROLE, position=50, permissions=sum(map(flag, Permission)) | _READS | _WRITES),
    ]


def role_json(role: int, *, position: int, permissions: int) -> Json:
    return {
        "id": str(role),
        "name": f"role {role}",
        "position": position,
        "permissions": str(permissions),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel_json() -> Json:
    return {
        "id": str(CHANNEL),
        "type": 0,
        "name": "mod-log",
        "position": 0,
        "permission_overwrites": [],
        "parent_id": None,
        "nsfw": False,
    }


def category_json() -> Json:
    return {**channel_json(), "id": str(CATEGORY), "type": 4, "name": "Staff"}


def channels_json(guild: GuildId = GUILD) -> list[Json]:
    """As Discord answers who asks for them: the channel stands in the category, and all write in it."""
    writes = {"id": str(guild), "type": 0, "allow": str(_WRITES), "deny": "0"}
    return [category_json(), {**channel_json(), "parent_id": str(CATEGORY), "permission_overwrites": [writes]}]


def user_json(user: UserId) -> Json:
    return {"id": str(user), "username": f"user{user}", "discriminator": "0", "global_name": None, "avatar": None}


def member_json(user: UserId, *, rights: Collection[Permission] = (), roles: Sequence[int] = ()) -> Json:
    held = [*roles, *map(role_of, rights)]
    return {
        "user": user_json(user),
        "roles": [*map(str, held)],
        "joined_at": SENT_AT,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": str(sum(map(flag, rights))),
    }


def message_json(
    message: int, components: object, *, channel: int = CHANNEL, author: UserId = BOT, content: object = ""
) -> Json:
    return {
        "id": str(message),
        "channel_id": str(channel),
        "author": user_json(author),
        "content": content or "",
        "timestamp": SENT_AT,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "components": components or [],
        "flags": COMPONENTS_V2,
    }


def dm_json(user: UserId) -> Json:
    return {"id": str(DM_CHANNEL), "type": 1, "recipients": [user_json(user)], "last_message_id": None}


def interaction_json(interaction: int, kind: int, member: Json, data: Json, *, message: Json | None = None) -> Json:
    """`kind`: 2 for a command, 3 for a button, 4 for autocomplete (Discord API reference, "Interaction type")."""
    asked = {
        "id": str(interaction),
        "application_id": str(BOT),
        "type": kind,
        "token": "token",
        "version": 1,
        "guild_id": str(GUILD),
        "channel": channel_json(),
        "member": member,
        "app_permissions": "0",
        "attachment_size_limit": 0,
        "locale": "en-US",
        "guild_locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 0,
        "data": data,
    }
    return asked if message is None else {**asked, "message": message}


def in_dm(interaction: Json) -> Json:
    """The same in a direct message with the bot: no guild, and a user in place of a member."""
    user = cast(Json, cast(Json, interaction["member"])["user"])
    of_guild = ("guild_id", "guild_locale", "member")
    kept = {name: value for name, value in interaction.items() if name not in of_guild}
    return {**kept, "user": user, "channel": dm_json(BOT), "channel_id": str(DM_CHANNEL), "context": 1}
