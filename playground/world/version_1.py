"""The state file's first version, which held one guild."""

from playground.world.json_value import JsonObject, as_object


def from_version_1(world: JsonObject) -> JsonObject:
    """The same in the second version's shape. Raises `KeyError` for anything but the first version."""
    guild = as_object(world["guild"])
    channels = {number: as_object(channel) for number, channel in as_object(world["channels"]).items()}
    direct = {number: channel for number, channel in channels.items() if channel["recipient_id"] is not None}
    own = {number: channel for number, channel in channels.items() if number not in direct}
    former = {
        number: {"user_id": int(number), "joined_at": until, "communication_disabled_until": until}
        for number, until in as_object(world["kept_timeouts"]).items()
    }
    kept = {key: world[key] for key in ("roles", "members", "bans", "audit_log")}
    full: JsonObject = {
        **guild,
        **kept,
        "former": former,
        "channels": {number: {**channel, "guild_id": guild["id"]} for number, channel in own.items()},
    }
    return {
        **{key: world[key] for key in ("bot_id", "users", "messages", "commands")},
        "guilds": {str(guild["id"]): full},
        "direct_channels": {number: {**channel, "guild_id": None} for number, channel in direct.items()},
    }
