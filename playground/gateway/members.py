"""Answers to a request for guild members (op 8)."""

from collections.abc import Iterator

from playground.rules.member_search import members_named
from playground.wire.forms import Form
from playground.wire.rendering import member_json
from playground.world.json_value import Json, JsonObject, as_int
from playground.world.world import World

_CHUNK = 1000


def member_chunks(world: World, form: Form) -> Iterator[JsonObject]:
    """GUILD_MEMBERS_CHUNK events for a query or for ids."""
    guild = world.guilds.get(form.integer("guild_id") or 0)
    if guild is None:
        return
    raw = form.data.get("user_ids")
    wanted = raw if isinstance(raw, list) else [] if raw is None else [raw]
    ids = [number for number in map(as_int, wanted) if number is not None]
    if ids:
        found = [guild.members[number] for number in ids if number in guild.members]
    else:
        found = members_named(world, guild, form.text("query") or "")
    limit = form.integer("limit") or (len(found) or 1)
    found = found[:limit]
    count = max(1, -(-len(found) // _CHUNK))
    for index in range(count):
        part = found[index * _CHUNK : (index + 1) * _CHUNK]
        chunk: dict[str, Json] = {
            "guild_id": str(guild.id),
            "members": [member_json(world, member) for member in part],
            "chunk_index": index,
            "chunk_count": count,
            "not_found": [str(number) for number in ids if number not in guild.members],
        }
        if form.flag("presences"):
            chunk["presences"] = []
        if "nonce" in form:
            chunk["nonce"] = form.data["nonce"]
        yield chunk
