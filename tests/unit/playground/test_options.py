"""What a person may give to a command, by what the command declares."""

import pytest

from playground.people.command_options import attached, check_options, full_name
from playground.people.refused import PersonRefused
from playground.world.json_value import Json, JsonObject

_STRING, _INTEGER, _BOOLEAN, _USER, _NUMBER, _ATTACHMENT = 3, 4, 5, 6, 10, 11


def _given(value: Json, name: str = "it") -> list[JsonObject]:
    return [{"name": name, "value": value}]


def _declared(kind: int, **rest: Json) -> JsonObject:
    return {"name": "command", "options": [{"name": "it", "type": kind, **rest}]}


@pytest.mark.parametrize(
    ("declared", "taken", "refused"),
    [
        (_declared(_STRING), ["", "words"], [1, True, None]),
        (_declared(_INTEGER), [0, -5], ["5", 1.5, True]),
        (_declared(_BOOLEAN), [True, False], [1, "true"]),
        (_declared(_NUMBER), [1, 1.5], ["1.5", True]),
        (_declared(_USER), ["123", 123], ["Emil", True, None]),
        (_declared(_STRING, min_length=2, max_length=3), ["ab", "abc"], ["a", "abcd"]),
        (_declared(_STRING, min_value=2, max_value=3), ["a", "abcd"], []),
        (_declared(_INTEGER, min_value=2, max_value=3), [2, 3], [1, 4]),
        (_declared(_INTEGER, min_length=2, max_length=3), [1, 4], []),
        (_declared(_NUMBER, min_value=0.5), [0.5, 100], [0.4]),
        (_declared(_USER, min_value=5, max_value=6), ["1", 7], []),
        (_declared(_STRING, choices=[{"name": "One", "value": "1"}]), ["1"], ["One", "2"]),
    ],
)
def test_a_value_fits_its_kind_its_bounds_and_its_choices(
    declared: JsonObject, taken: list[Json], refused: list[Json]
) -> None:
    for value in taken:
        check_options(declared, _given(value))
    for value in refused:
        with pytest.raises(PersonRefused, match=r"^The option it "):
            check_options(declared, _given(value))


def test_what_is_required_is_there_and_what_is_unknown_is_not() -> None:
    check_options(_declared(_STRING), [])
    with pytest.raises(PersonRefused, match=r"^The option it is missing\.$"):
        check_options(_declared(_STRING, required=True), [])
    with pytest.raises(PersonRefused, match=r"^This command has no option other\.$"):
        check_options(_declared(_STRING), _given("words", "other"))


@pytest.mark.parametrize("kind", [1, 2])
def test_of_subcommands_one_is_chosen_and_its_own_options_are_looked_at(kind: int) -> None:
    declared = _declared(kind, options=[{"name": "word", "type": _STRING}])
    chosen: JsonObject = {"name": "it", "type": kind, "options": _given("x", "word")}
    check_options(declared, [chosen])
    for given in ([], [chosen, chosen], [{**chosen, "name": "other"}]):
        with pytest.raises(PersonRefused, match=r"^Choose one of the subcommands\.$"):
            check_options(declared, given)
    with pytest.raises(PersonRefused, match=r"^The option word does not take this value\.$"):
        check_options(declared, [{**chosen, "options": _given(1, "word")}])


def test_a_command_is_named_with_its_subcommands_and_its_files_are_found_within_them() -> None:
    file: JsonObject = {"name": "file", "type": _ATTACHMENT, "value": "77"}
    other: JsonObject = {"name": "number", "type": _INTEGER, "value": 78}
    within: list[JsonObject] = [
        {"name": "group", "type": 2, "options": [{"name": "sub", "type": 1, "options": [file, other]}]}
    ]
    assert full_name({"name": "case"}, within) == "case group sub"
    assert full_name({"name": "case"}, [other]) == "case"
    assert attached(within) == [77]
