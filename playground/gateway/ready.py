"""The READY event."""

from playground.gateway.session import Session
from playground.wire.hosts import GATEWAY
from playground.wire.rendering import APPLICATION_FLAGS, own_user_json
from playground.world.json_value import JsonObject
from playground.world.world import World


def ready_json(world: World, session: Session) -> JsonObject:
    """What a bot learns first; its guild follows as GUILD_CREATE."""
    serves = session.shard[0] == (world.guild.id >> 22) % session.shard[1]
    guilds: list[JsonObject] = [{"id": str(world.guild.id), "unavailable": True}] if serves else []
    return {
        "v": 10,
        "user": own_user_json(world),
        "guilds": guilds,
        "private_channels": [],
        "session_id": session.id,
        "resume_gateway_url": GATEWAY,
        "shard": list(session.shard),
        "application": {"id": str(world.bot_id), "flags": APPLICATION_FLAGS},
        "_trace": [],
    }
