"""The commands that a bot registers: what Discord takes, keeps and offers to whom."""

from collections.abc import Mapping

import pytest

from playground.rules.local_discord import StateChanged
from playground.wire.forms import InvalidForm
from playground.world.json_value import Json, JsonObject
from playground.world.permission import Permission as P
from playground.world.refusals import DiscordError, Refusal
from tests.unit.playground.ground import Ground


def _command(name: str = "case", **rest: Json) -> dict[str, Json]:
    return {"name": name, "description": "x", **rest}


def _option(name: str = "it", kind: int = 3, **rest: Json) -> dict[str, Json]:
    return {"name": name, "description": "x", "type": kind, **rest}


def _with(*options: Json) -> JsonObject:
    return _command(options=list(options))


def _names(commands: list[JsonObject]) -> list[Json]:
    return [command["name"] for command in commands]


def _nested(*kinds: int) -> JsonObject:
    inner: list[Json] = []
    for kind in reversed(kinds):
        inner = [_option(kind=kind, options=inner)]
    return _with(*inner)


@pytest.mark.parametrize(
    ("taken", "refused", "code"),
    [
        (_command("x" * 32), _command("x" * 33), "BASE_TYPE_BAD_LENGTH"),
        (_command("a-b_c'1"), _command("a b"), "APPLICATION_COMMAND_INVALID_NAME"),
        (_command("é"), _command("É"), "APPLICATION_COMMAND_INVALID_NAME"),
        (_command(description="x" * 100), _command(description="x" * 101), "BASE_TYPE_BAD_LENGTH"),
        (_command(description="x"), _command(description=""), "BASE_TYPE_BAD_LENGTH"),
        (
            _with(*(_option(f"o{each}") for each in range(25))),
            _with(*(_option() for _ in range(26))),
            "BASE_TYPE_BAD_LENGTH",
        ),
        (_with(_option("o")), _with(_option("O")), "APPLICATION_COMMAND_INVALID_NAME"),
        (_with(_option(description="x" * 100)), _with(_option(description="x" * 101)), "BASE_TYPE_BAD_LENGTH"),
        (_with(_option(kind=11)), _with(_option(kind=12)), "NUMBER_TYPE_MAX"),
        (_with(_option(kind=1)), _with(_option(kind=0)), "NUMBER_TYPE_MAX"),
        (_nested(2, 1, 3), _nested(2, 2, 3), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        (_nested(1, 3), _nested(2, 1, 1), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        (
            _with(_option("a", required=True), _option("b", required=True), _option("c"), _option("d")),
            _with(_option("a"), _option("b", required=True)),
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            _with(_option(choices=[{"name": "x", "value": number} for number in range(25)])),
            _with(_option(choices=[{"name": "x", "value": number} for number in range(26)])),
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            _with(_option(choices=[{"name": "x" * 100, "value": "y" * 100}])),
            _with(_option(choices=[{"name": "x" * 101, "value": "y"}])),
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            _with(_option(kind=4, choices=[{"name": "x", "value": 5}])),
            _with(_option(choices=[{"name": "x", "value": "y" * 101}])),
            "BASE_TYPE_BAD_LENGTH",
        ),
    ],
)
def test_a_command_has_limits(ground: Ground, taken: JsonObject, refused: JsonObject, code: str) -> None:
    ground.services.commands.create(None, taken)
    before = list(ground.world.commands)
    with pytest.raises(InvalidForm) as error:
        ground.services.commands.create(None, refused)
    assert error.value.code == code
    assert ground.world.commands == before


def test_a_command_has_8000_characters_in_all(ground: Ground) -> None:
    def command(last: int) -> JsonObject:
        choices: list[Json] = [{"name": "n" * 100, "value": "v" * 100} for _ in range(20)]
        choices[-1] = {"name": "n" * 100, "value": "v" * last}
        return _with(_option("a", choices=[*choices[:-1], choices[0]]), _option("b", choices=choices))

    # Beside the choices there are names and descriptions: 5 of the command, 2 of each option.
    ground.services.commands.create(None, command(100 - 5 - 4))
    with pytest.raises(InvalidForm) as error:
        ground.services.commands.create(None, command(100 - 5 - 4 + 1))
    assert error.value.code == "APPLICATION_COMMAND_TOO_LARGE"


@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 5), (3, 5)])
def test_of_each_kind_there_are_only_so_many(ground: Ground, kind: int, most: int) -> None:
    commands = ground.services.commands
    bodies: list[Json] = [_command(f"c{number}", type=kind) for number in range(most + 1)]
    commands.overwrite(ground.guild.id, bodies[:most])
    commands.overwrite(None, bodies[: most - 1])
    commands.create(None, bodies[most - 1])
    commands.create(None, bodies[most - 1])
    for act in (lambda: commands.create(None, bodies[most]), lambda: commands.overwrite(None, bodies)):
        with pytest.raises(DiscordError) as error:
            act()
        assert error.value.refusal is Refusal.TOO_MANY_COMMANDS
    commands.create(None, _command("other", type=kind % 3 + 1))
    assert len(commands.listed(None)) == most + 1


def test_a_command_is_kept_as_discord_answers_it(ground: Ground) -> None:
    commands, guild = ground.services.commands, ground.guild.id
    inner = _option("word", choices=[{"name": "x", "value": 1}], autocomplete=False, min_length=None)
    made = commands.create(guild, _command(options=[_option("show", 1, options=[inner]), _option("a", 1, options=[])]))
    assert made == {
        "id": made["id"],
        "application_id": str(ground.world.bot_id),
        "version": made["version"],
        "type": 1,
        "name": "case",
        "name_localizations": None,
        "description": "x",
        "description_localizations": None,
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
        "guild_id": str(guild),
        "options": [
            _option("show", 1, options=[_option("word", choices=[{"name": "x", "value": 1}])]),
            _option("a", 1),
        ],
    }
    said: dict[str, Json] = {
        "type": 2,
        "name_localizations": {"de": "a"},
        "description_localizations": {"de": "b"},
        "default_member_permissions": "4",
        "dm_permission": False,
        "contexts": [0],
        "integration_types": [1],
        "nsfw": True,
    }
    menu = commands.create(None, {"name": "Greet Them", **said})
    assert {**menu, **said} == menu
    assert (menu["description"], "guild_id" in menu, "options" in menu) == ("", False, False)


def test_a_command_that_stays_keeps_its_id_and_one_of_a_guild_is_another_one(ground: Ground) -> None:
    commands, guild = ground.services.commands, ground.guild.id
    [first] = commands.overwrite(None, [_command()])
    [own] = commands.overwrite(guild, [_command()])
    assert first["id"] != own["id"]
    again, _ = commands.overwrite(None, [_command(description="y"), _command(type=2)])
    assert (again["id"], again["description"]) == (first["id"], "y")
    assert again["version"] != first["version"]
    created = commands.create(None, _command(description="z"))
    assert (created["id"], _names(commands.listed(None))) == (first["id"], ["case", "case"])
    edited = commands.edit(None, int(str(first["id"])), {"name": "cases"})
    assert (edited["id"], edited["name"], edited["description"]) == (first["id"], "cases", "z")
    assert commands.one(None, int(str(first["id"]))) == edited
    assert commands.listed(guild) == [own]
    commands.remove(None, int(str(first["id"])))
    for known, place in ((first, None), (first, guild), (own, None)):
        with pytest.raises(DiscordError) as error:
            commands.one(place, int(str(known["id"])))
        assert error.value.refusal is Refusal.UNKNOWN_COMMAND
    commands.overwrite(None, [])
    assert (commands.listed(None), commands.listed(guild)) == ([], [own])
    with pytest.raises(InvalidForm) as twice:
        commands.overwrite(None, [_command(), _command()])
    assert twice.value.code == "APPLICATION_COMMANDS_DUPLICATE_NAME"


def test_whoever_looks_on_is_told_of_each_change_of_commands(ground: Ground) -> None:
    told: list[object] = []
    ground.services.local.watch(told.append)
    commands = ground.services.commands
    number = int(str(commands.create(None, _command())["id"]))
    commands.edit(None, number, {"name": "cases"})
    commands.overwrite(None, [_command("cases")])
    commands.remove(None, number)
    assert told == [StateChanged()] * 4


_OFFERED: Mapping[str, JsonObject] = {
    "all": {},
    "staff": {"default_member_permissions": str(int(P.BAN_MEMBERS | P.KICK_MEMBERS))},
    "nobody": {"default_member_permissions": "0"},
    "guilds-only": {"dm_permission": False},
    "by-contexts": {"contexts": [1], "dm_permission": False},
    "not-by-contexts": {"contexts": [0]},
}


def test_commands_are_offered_to_whoever_may_use_them(ground: Ground) -> None:
    commands = ground.services.commands
    commands.overwrite(None, [_command(name, **rest) for name, rest in _OFFERED.items()])
    commands.overwrite(ground.guild.id, [_command("own")])
    others = [name for name in _OFFERED if name not in ("staff", "nobody")]
    assert _names(commands.usable_by(ground.id("Ada"), ground.guild)) == [*_OFFERED, "own"]
    assert _names(commands.usable_by(ground.id("Ivo"), ground.guild)) == [*others, "own"]
    assert _names(commands.usable_by(ground.id("Dalia"), ground.guild)) == [
        *(name for name in _OFFERED if name != "nobody"),
        "own",
    ]
    ground.role("Moderator").permissions &= ~P.KICK_MEMBERS
    assert _names(commands.usable_by(ground.id("Dalia"), ground.guild)) == [*others, "own"]
    assert _names(commands.usable_by(ground.id("Ivo"), None)) == ["all", "staff", "nobody", "by-contexts"]
    elsewhere = list(ground.world.guilds.values())[1]
    assert _names(commands.usable_by(ground.id("Emil"), elsewhere)) == others
    ground.guild.everyone.permissions &= ~P.USE_APPLICATION_COMMANDS
    assert commands.usable_by(ground.id("Ivo"), ground.guild) == []
