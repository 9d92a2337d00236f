"""Answers to a request for guild members (op 8)."""

from collections.abc import Iterator

from playground.gateway.session import GUILD_MEMBERS, GUILD_PRESENCES, Session
from playground.rules.member_search import members_named
from playground.wire.forms import Form
from playground.wire.rendering import member_json
from playground.world.guild import Guild
from playground.world.json_value import Json, JsonObject, as_int
from playground.world.records import Member
from playground.world.world import World

SMALLEST_LARGE = 50
_CHUNK, _MOST_BY_NAME = 1000, 100
_PAUSE = 30.0  # seconds


def first_members(world: World, guild: Guild, intents: int, *, large: int) -> list[Member]:
    """Whom GUILD_CREATE tells of.

    Without the presences intent that is the bot and who is in voice, whatever the members intent says; with it all, or
    in a guild of more than `large` those who have a role or a nickname or are in voice.
    """
    near = {world.bot_id, *guild.voice}
    if not intents & GUILD_PRESENCES:
        return [member for member in guild.members.values() if member.user_id in near]
    if len(guild.members) <= large:
        return list(guild.members.values())
    return [member for member in guild.members.values() if member.user_id in near or member.roles or member.nick]


def answers(world: World, session: Session, form: Form, now: float) -> Iterator[tuple[str, JsonObject]]:
    """What a session is sent for its request: chunks or, for everybody of a guild twice in 30 seconds, a wait."""
    guild_id = form.integer("guild_id") or 0
    if not form.data.get("user_ids") and not form.text("query"):
        wait = session.listed_at.get(guild_id, now - _PAUSE) + _PAUSE - now
        if wait > 0:
            meta = {key: form.data[key] for key in ("guild_id", "nonce") if key in form}
            yield "RATE_LIMITED", {"opcode": 8, "retry_after": round(wait, 3), "meta": meta}
            return
        session.listed_at[guild_id] = now
    for chunk in _chunks(world, session, form):
        yield "GUILD_MEMBERS_CHUNK", chunk


def _chunks(world: World, session: Session, form: Form) -> Iterator[JsonObject]:
    """GUILD_MEMBERS_CHUNK events for ids, for a beginning of a name, or for everybody.

    Like Discord it leaves a request for everybody unanswered without the members intent, and one by name without a
    limit.
    """
    guild = world.guilds.get(form.integer("guild_id") or 0)
    if guild is None:
        return
    raw = form.data.get("user_ids")
    wanted = raw if isinstance(raw, list) else [] if raw is None else [raw]
    ids = [number for number in map(as_int, wanted) if number is not None]
    query, limit = form.text("query"), form.integer("limit")
    if ids:
        found = [guild.members[number] for number in ids if number in guild.members]
    elif query and limit:
        found = members_named(world, guild, query)[: min(limit, _MOST_BY_NAME)]
    elif not query and session.intents & GUILD_MEMBERS:
        found = list(guild.members.values())[: limit or None]
    else:
        return
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
