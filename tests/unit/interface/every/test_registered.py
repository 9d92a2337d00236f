"""What Discord is told of the commands: options, rights, places and words that it takes."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import pytest

from domain.shared.permission import Permission
from tests.fakes.discord_http import DiscordHttp
from tests.fakes.interactions import logged_in
from tests.fakes.payloads import Json, flag
from tests.unit.interface.every.using import every_command, every_menu, menu_of, sample_of
from tests.unit.interface.samples.every import BUTTONS, COMMANDS, FORMS, MENUS, SELECTS
from tests.unit.interface.samples.looks import FIELDS, LOOKS
from tests.wired import wired_bot

_GUILDS, _DMS = 0, 1  # of the contexts that a command can be used in
_TYPED = 1  # of the types of commands; the others are menus
_KINDS = {3: "string", 4: "integer", 5: "boolean", 6: "user", 7: "channel", 8: "role", 11: "attachment"}


def right_for_any_of(top: str) -> Permission | None:
    """What somebody needs to see a command or group: Discord hides it as a whole, or not at all."""
    rights = {sample.shown_to or sample.right for name, sample in COMMANDS.items() if name.split()[0] == top}
    return None if None in rights else next(iter(rights))


@pytest.fixture(scope="module")
def told() -> Sequence[Json]:
    """Every command and menu as Discord is told of it at the start."""

    async def start() -> Sequence[Json]:
        http = DiscordHttp()
        async with logged_in(wired_bot(), http):
            return cast(Sequence[Json], http.find("PUT", r"/applications/\d+/commands")[0].body)

    return asyncio.run(start())


@pytest.fixture(scope="module")
def registered(told: Sequence[Json]) -> Mapping[str, Json]:
    """The commands by their qualified names; groups too."""
    return dict(entry for command in told if command["type"] == _TYPED for entry in named(command))


def named(command: Json, above: str = "") -> Iterator[tuple[str, Json]]:
    name = f"{above} {command['name']}".strip()
    yield name, command
    for option in options_of(command):
        if option["type"] in (1, 2):
            yield from named(option, name)


def options_of(command: Json) -> list[Json]:
    return cast(list[Json], command.get("options") or [])


def shape(option: Json) -> str:
    """As samples say it: `name!:kind?[least..most]=choice|choice`; `!` required, `?` suggested while typing."""
    required = "!" if option.get("required") else ""
    suggested = "?" if option.get("autocomplete") else ""
    bounds = [option.get(f"{end}_{of}") for of in ("length", "value") for end in ("min", "max")]
    limits = "..".join(str(bound) for bound in bounds if bound is not None)
    choices = "|".join(str(choice["value"]) for choice in cast(list[Json], option.get("choices") or []))
    kind = _KINDS[cast(int, option["type"])]
    return (
        f"{option['name']}{required}:{kind}{suggested}"
        + (f"[{limits}]" if limits else "")
        + (f"={choices}" if choices else "")
    )


def test_every_look_is_of_a_sample() -> None:
    assert LOOKS.keys() <= {*COMMANDS, *MENUS, *FORMS, *BUTTONS, *SELECTS}
    assert FIELDS.keys() <= {*MENUS, *BUTTONS}


@every_command
def test_discord_is_told_of_the_options_and_their_limits(registered: Mapping[str, Json], name: str) -> None:
    assert " ".join(map(shape, options_of(registered[name]))) == sample_of(name).takes


@every_command
def test_only_those_permitted_see_the_command_and_only_where_it_can_be_used(
    registered: Mapping[str, Json], name: str
) -> None:
    top = registered[name.split()[0]]
    right = right_for_any_of(name.split()[0])
    assert top["default_member_permissions"] == (None if right is None else flag(right))
    assert is_seen_where_it_should(top, in_dms=sample_of(name).in_dms)


def is_seen_where_it_should(told: Json, *, in_dms: bool) -> bool:
    if in_dms:
        return told["contexts"] == [_GUILDS, _DMS]
    return told["dm_permission"] is False or told["contexts"] == [_GUILDS]


@every_menu
def test_only_those_permitted_see_the_menu_and_only_where_it_can_be_used(told: Sequence[Json], name: str) -> None:
    [menu] = [
        command for command in told if (command["name"], command["type"]) != (name, _TYPED) and command["name"] == name
    ]
    right = menu_of(name).right
    assert menu["default_member_permissions"] == (None if right is None else flag(right))
    assert is_seen_where_it_should(menu, in_dms=menu_of(name).in_dms)
    assert 1 <= len(name) <= 32


def test_names_and_descriptions_are_such_that_discord_takes_them(registered: Mapping[str, Json]) -> None:
    described = [*registered.values(), *(option for command in registered.values() for option in options_of(command))]
    for each in described:
        assert re.fullmatch(r"[a-z_-]{1,32}", str(each["name"]))
        assert 2 <= len(str(each["description"])) <= 100, each["name"]
        assert len(options_of(each)) <= 25
        assert len(cast(list[Json], each.get("choices") or [])) <= 25
