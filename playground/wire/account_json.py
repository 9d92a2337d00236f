"""The bot's own account and its application as Discord's JSON."""

from playground.wire.rendering import user_json
from playground.world.guild import Guild
from playground.world.intents import PrivilegedIntent
from playground.world.json_value import JsonObject
from playground.world.world import World

_HAS_COMMANDS = 1 << 23


def own_user_json(world: World) -> JsonObject:
    """The bot's own account."""
    return {
        **user_json(world.users[world.bot_id]),
        "mfa_enabled": True,
        "locale": "en-US",
        "verified": True,
        "email": None,
    }


def application_flags(world: World) -> int:
    """That the application has commands, and which privileged intents it is allowed."""
    allowed = (intent for intent in PrivilegedIntent if intent & world.allowed_intents)
    return _HAS_COMMANDS | sum(intent.application_flag for intent in allowed)


def application_json(world: World) -> JsonObject:
    return {
        "id": str(world.bot_id),
        "name": world.users[world.bot_id].username,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(world.users[world.bot_id]),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": application_flags(world),
        "flags_new": str(application_flags(world)),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(world.users[world.guild.owner_id]),
        "approximate_guild_count": len(world.guilds_of(world.bot_id)),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}},
    }


def my_guild_json(guild: Guild, permissions: int, *, counted: bool) -> JsonObject:
    """A guild in the bot's own list, with what the bot may do there; `counted` adds how many are in it."""
    count = len(guild.members)
    counts = {"approximate_member_count": count, "approximate_presence_count": count} if counted else {}
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(permissions),
        "features": [],
        **counts,
    }
