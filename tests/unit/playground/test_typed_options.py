"""A slash command as a test writes it."""

import pytest
from attrs import frozen

from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.people.typed_options import OptionValue, typed_options
from playground.world.default_world import GENERAL, REGULAR_ROLE
from playground.world.json_value import Json, JsonObject
from tests.unit.playground.ground import Ground


@frozen
class _Thing:
    id: int


@pytest.fixture
def people(ground: Ground) -> People:
    kinds = (("word", 3), ("count", 4), ("who", 6), ("where", 7), ("role", 8), ("any", 9))
    options: list[Json] = [{"name": name, "description": "x", "type": kind} for name, kind in kinds]
    show: Json = {"name": "show", "description": "x", "type": 1, "options": options}
    case: Json = {"name": "case", "description": "x", "options": [show]}
    ground.services.commands.overwrite(
        None, [{"name": "case", "type": 2}, case, {"name": "say", "description": "x", "options": options}]
    )
    return People(ground.services, lambda: True)


def _typed(
    ground: Ground,
    people: People,
    name: str,
    channel: int = GENERAL,
    focused: str | None = None,
    **options: OptionValue,
) -> tuple[int, list[JsonObject]]:
    return typed_options(people, ground.id("Emil"), channel, name, options, focused=focused)


def test_people_channels_and_roles_go_by_themselves_their_ids_or_their_names(ground: Ground, people: People) -> None:
    ivo = ground.id("Ivo")
    values: list[OptionValue] = [_Thing(ivo), ivo, str(ivo), "ivo", "@Ivo", "IVO"]
    for value in values:
        for option, kind in (("who", 6), ("any", 9)):
            _, given = typed_options(people, ground.id("Emil"), GENERAL, "say", {option: value})
            assert given == [{"name": option, "type": kind, "value": str(ivo)}]
    for name in ("general", "#general", "General"):
        assert _typed(ground, people, "say", where=name)[1][0]["value"] == str(GENERAL)
    for option in ("role", "any"):
        given = typed_options(people, ground.id("Emil"), GENERAL, "say", {option: "@Regular"})[1]
        assert given[0]["value"] == str(REGULAR_ROLE)
    for option, unknown in (("who", "nobody"), ("where", "Regular"), ("role", "ivo"), ("who", "general")):
        with pytest.raises(PersonRefused, match="Nothing here is called") as refused:
            typed_options(people, ground.id("Emil"), GENERAL, "say", {option: unknown})
        assert refused.value.status == 404


def test_other_values_stay_what_they_are_and_the_one_being_typed_is_marked(ground: Ground, people: People) -> None:
    number, given = _typed(ground, people, "/say", word="ivo", count=7, focused="count")
    commands = {(command["name"], command["type"]): command["id"] for command in ground.world.commands}
    assert str(number) == commands["say", 1]
    assert given == [
        {"name": "word", "type": 3, "value": "ivo"},
        {"name": "count", "type": 4, "value": 7, "focused": True},
    ]
    number, given = _typed(ground, people, "case show", word="x")
    assert str(number) == commands["case", 1]
    assert given == [{"name": "show", "type": 1, "options": [{"name": "word", "type": 3, "value": "x"}]}]


def test_in_direct_messages_there_are_people_but_no_roles(ground: Ground, people: People) -> None:
    direct = ground.services.direct_channel(ground.id("Emil")).id
    assert _typed(ground, people, "say", direct, who="ivo")[1][0]["value"] == str(ground.id("Ivo"))
    with pytest.raises(PersonRefused):
        _typed(ground, people, "say", direct, role="Regular")


def test_what_a_command_does_not_have_is_said(ground: Ground, people: People) -> None:
    for name, words in (("greet", "There is no command /greet"), ("case hide", "There is no subcommand hide")):
        with pytest.raises(PersonRefused, match=words) as refused:
            _typed(ground, people, name)
        assert refused.value.status == 404
    with pytest.raises(PersonRefused, match="There is no option other; there are word, count"):
        _typed(ground, people, "say", other="x")
