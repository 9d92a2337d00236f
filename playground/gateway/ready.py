"""The READY event."""

from collections.abc import Iterable

from playground.gateway.session import Session
from playground.wire.account_json import application_flags, own_user_json
from playground.wire.hosts import GATEWAY
from playground.world.guild import Guild
from playground.world.json_value import JsonObject
from playground.world.world import World


def ready_json(world: World, session: Session, guilds: Iterable[Guild]) -> JsonObject:
    """What a bot learns first; its shard's guilds follow, each as GUILD_CREATE."""
    return {
        "v": 10,
        "user": own_user_json(world),
        "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
        "private_channels": [],
        "session_id": session.id,
        "resume_gateway_url": GATEWAY,
        "shard": list(session.shard),
        "application": {"id": str(world.bot_id), "flags": application_flags(world)},
        "_trace": [],
    }
