"""A slash command as a test writes it, turned into what Discord's client sends."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.world.guild import Guild
from playground.world.json_value import Json, JsonObject, as_int, as_objects, as_text, known_int
from playground.world.world import World

_USER, _CHANNEL, _ROLE, _MENTIONABLE = 6, 7, 8, 9


class Identified(Protocol):
    @property
    def id(self) -> int: ...


type OptionValue = str | int | float | bool | Identified


def typed_options(
    people: People,
    user_id: int,
    channel_id: int,
    name: str,
    options: Mapping[str, OptionValue],
    *,
    focused: str | None = None,
) -> tuple[int, list[JsonObject]]:
    """The command's id and its options in Discord's shape, nested below the subcommands."""
    channel = people.channel(user_id, channel_id)
    first, *rest = name.removeprefix("/").split(" ")
    guild = people.world.guild_of(channel)
    for command in people.commands_for(user_id, guild):
        if (command["name"], command["type"]) == (first, 1):
            given = list(_nested(people.world, guild, command, rest, options, focused))
            return known_int(command["id"]), given
    raise PersonRefused(f"There is no command /{first} for this person.", status=404)


def _nested(
    world: World,
    guild: Guild | None,
    declared: JsonObject,
    words: list[str],
    options: Mapping[str, OptionValue],
    focused: str | None,
) -> Iterable[JsonObject]:
    known = {as_text(option["name"]): option for option in as_objects(declared.get("options"))}
    if words:
        word, *rest = words
        if word not in known:
            raise PersonRefused(f"There is no subcommand {word}.", status=404)
        inner = list(_nested(world, guild, known[word], rest, options, focused))
        yield {"name": word, "type": known[word]["type"], "options": inner}
        return
    for name, value in options.items():
        if name not in known:
            raise PersonRefused(f"There is no option {name}; there are {', '.join(known)}.")
        kind = known_int(known[name]["type"])
        option: dict[str, Json] = {"name": name, "type": kind, "value": _value(world, guild, kind, value)}
        if name == focused:
            option["focused"] = True
        yield option


def _value(world: World, guild: Guild | None, kind: int, value: OptionValue) -> Json:
    if not isinstance(value, str | int | float):
        return str(value.id)
    if kind not in (_USER, _CHANNEL, _ROLE, _MENTIONABLE):
        return value
    if as_int(value) is not None:
        return str(value)
    wanted = str(value).removeprefix("#").removeprefix("@").casefold()
    for number, names in _names(world, guild, kind):
        if wanted in names:
            return str(number)
    raise PersonRefused(f"Nothing here is called {value}.", status=404)


def _names(world: World, guild: Guild | None, kind: int) -> Iterable[tuple[int, set[str]]]:
    if kind in (_USER, _MENTIONABLE):
        for user in world.users.values():
            yield user.id, {user.username.casefold(), (user.global_name or user.username).casefold()}
    if guild is None:
        return
    if kind in (_ROLE, _MENTIONABLE):
        for role in guild.roles.values():
            yield role.id, {role.name.casefold()}
    if kind == _CHANNEL:
        for channel in guild.channels.values():
            yield channel.id, {channel.name.casefold()}
