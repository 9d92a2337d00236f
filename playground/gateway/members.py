"""Answers to a request for guild members (op 8)."""

from collections.abc import Iterator

from playground.wire.forms import Form
from playground.wire.rendering import member_json
from playground.world.json_value import Json, JsonObject, as_int
from playground.world.world import World

_CHUNK = 1000


def member_chunks(world: World, form: Form) -> Iterator[JsonObject]:
    """GUILD_MEMBERS_CHUNK events for a query or for ids."""
    raw = form.data.get("user_ids")
    wanted = raw if isinstance(raw, list) else [] if raw is None else [raw]
    ids = [number for number in map(as_int, wanted) if number is not None]
    query = (form.text("query") or "").casefold()
    found = [
        member
        for member in world.members.values()
        if (member.user_id in ids if ids else _named(world, member.user_id, query))
    ]
    limit = form.integer("limit") or (len(found) or 1)
    found = found[:limit]
    count = max(1, -(-len(found) // _CHUNK))
    for index in range(count):
        part = found[index * _CHUNK : (index + 1) * _CHUNK]
        chunk: dict[str, Json] = {
            "guild_id": str(world.guild.id),
            "members": [member_json(world, member) for member in part],
            "chunk_index": index,
            "chunk_count": count,
            "not_found": [str(number) for number in ids if number not in world.members],
        }
        if form.flag("presences"):
            chunk["presences"] = []
        if "nonce" in form:
            chunk["nonce"] = form.data["nonce"]
        yield chunk


def _named(world: World, user_id: int, query: str) -> bool:
    user, nick = world.users[user_id], world.members[user_id].nick
    return any((name or "").casefold().startswith(query) for name in (user.username, user.global_name, nick))
