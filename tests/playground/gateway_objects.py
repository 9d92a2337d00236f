"""Checks the objects inside gateway events against Discord's description of the same objects in REST."""

from collections.abc import Iterator, Mapping

from attrs import define, field

from playground.rules.local_discord import AnyEvent, GatewayEvent
from playground.world.json_value import Json, JsonObject, as_object, as_objects
from tests.playground.openapi import ExchangeChecker

_CHANNEL, _MEMBER, _MESSAGE, _ROLE, _USER = (
    f"{name}Response" for name in ("GuildChannel", "GuildMember", "Message", "GuildRole", "User")
)
_VOICE_STATE, _AUDIT_LOG_ENTRY, _GUILD = "VoiceStateResponse", "AuditLogEntryResponse", "GuildResponse"
_WHOLE = {
    "MESSAGE_CREATE": _MESSAGE,
    "MESSAGE_UPDATE": _MESSAGE,
    "GUILD_CREATE": _GUILD,
    "GUILD_MEMBER_ADD": _MEMBER,
    "GUILD_AUDIT_LOG_ENTRY_CREATE": _AUDIT_LOG_ENTRY,
    "CHANNEL_CREATE": _CHANNEL,
    "CHANNEL_UPDATE": _CHANNEL,
    "CHANNEL_DELETE": _CHANNEL,
    "VOICE_STATE_UPDATE": _VOICE_STATE,
}
_LISTED = {"members": _MEMBER, "roles": _ROLE}
_NAMED = {"role": _ROLE, "user": _USER}
_RESOLVED = {"users": _USER, "roles": _ROLE, "messages": _MESSAGE}


@define(eq=False)
class EventChecker:
    """Collects `problems` in the checker of REST; `seen` are the events of which something was checked."""

    _checker: ExchangeChecker
    seen: set[str] = field(init=False, factory=set)

    def __call__(self, event: AnyEvent) -> None:
        if isinstance(event, GatewayEvent):
            for schema, value in _objects(event.name, event.data):
                self.seen.add(event.name)
                self._checker.check_object(event.name, schema, value)


def _objects(name: str, data: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """What an event brings, each with the name of its schema."""
    if name in _WHOLE:
        yield _WHOLE[name], data
    if name in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "TYPING_START") and "member" in data:
        yield _MEMBER, {"user": data.get("author"), **as_object(data["member"])}
    if name == "GUILD_CREATE":
        for key, schema in _LISTED.items():
            yield from ((schema, each) for each in as_objects(data[key]))
    for key, schema in _NAMED.items():
        if key in data and name != "INTERACTION_CREATE":
            yield schema, as_object(data[key])
    if name == "INTERACTION_CREATE":
        yield from _of_interaction(data)


def _of_interaction(data: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    if "member" in data:
        yield _MEMBER, as_object(data["member"])
    if "message" in data:
        yield _MESSAGE, as_object(data["message"])
    resolved = as_object(as_object(data["data"]).get("resolved"))
    for key, schema in _RESOLVED.items():
        yield from ((schema, each) for each in _values(resolved.get(key)))
    users = as_object(resolved.get("users"))
    for number, member in as_object(resolved.get("members")).items():
        # Resolved members come without the three.
        yield _MEMBER, {"mute": False, "deaf": False, "user": users[number], **as_object(member)}


def _values(value: Json) -> list[JsonObject]:
    return as_objects(list(value.values())) if isinstance(value, Mapping) else []
