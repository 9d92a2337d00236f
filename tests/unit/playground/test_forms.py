"""Fields of JSON that comes in, at their limits and one beyond."""

import json

import pytest

from playground.wire.forms import Form, InvalidForm
from playground.world.json_value import Json, as_int, as_objects, dump


def _complaint(error: pytest.ExceptionInfo[InvalidForm]) -> tuple[tuple[str, ...], str]:
    return error.value.path, error.value.code


def test_a_complaint_stands_at_the_path_of_what_is_wrong() -> None:
    error = Form({}, ("embeds", "0")).wrong("title", "BASE_TYPE_REQUIRED", "This field is required")
    complaint = {"_errors": [{"code": "BASE_TYPE_REQUIRED", "message": "This field is required"}]}
    assert error.body() == {
        "message": "Invalid Form Body",
        "code": 50035,
        "errors": {"embeds": {"0": {"title": complaint}}},
    }
    assert (error.status, str(error)) == (400, "embeds.0.title: This field is required")


@pytest.mark.parametrize("value", ["ab", "abc", None])
def test_a_text_within_its_bounds_is_taken(value: str | None) -> None:
    assert Form({"it": value}).text("it", longest=3, shortest=2) == value


@pytest.mark.parametrize(
    ("value", "code"), [("a", "BASE_TYPE_BAD_LENGTH"), ("abcd", "BASE_TYPE_BAD_LENGTH"), (7, "STRING_TYPE_CONVERT")]
)
def test_a_text_out_of_its_bounds_is_not(value: Json, code: str) -> None:
    with pytest.raises(InvalidForm) as error:
        Form({"it": value}, ("there",)).text("it", longest=3, shortest=2)
    assert _complaint(error) == (("there", "it"), code)


@pytest.mark.parametrize(("value", "code"), [(None, "BASE_TYPE_REQUIRED"), ("", "BASE_TYPE_BAD_LENGTH")])
def test_a_text_that_is_needed_has_a_character_at_least(value: Json, code: str) -> None:
    with pytest.raises(InvalidForm) as error:
        Form({"it": value}).needed_text("it", longest=3)
    assert _complaint(error) == (("it",), code)
    assert Form({"it": "a"}).needed_text("it", longest=3) == "a"


@pytest.mark.parametrize(("value", "number"), [(2, 2), ("3", 3), (None, None)])
def test_a_number_within_its_bounds_is_taken(value: Json, number: int | None) -> None:
    assert Form({"it": value}).integer("it", lowest=2, highest=3) == number


@pytest.mark.parametrize(
    ("value", "code"),
    [(1, "NUMBER_TYPE_MAX"), (4, "NUMBER_TYPE_MAX"), ("two", "NUMBER_TYPE_COERCE"), (True, "NUMBER_TYPE_COERCE")],
)
def test_a_number_out_of_its_bounds_is_not(value: Json, code: str) -> None:
    with pytest.raises(InvalidForm) as error:
        Form({"it": value}).integer("it", lowest=2, highest=3)
    assert _complaint(error) == (("it",), code)
    assert Form({"it": 1}).integer("it", highest=3) == 1
    assert Form({"it": 4}).integer("it", lowest=2) == 4


@pytest.mark.parametrize("value", [True, 1, "1", "true"])
def test_yes_is_said_in_many_ways(value: Json) -> None:
    assert Form({"it": value}).flag("it")


@pytest.mark.parametrize("value", [False, 0, "0", "false", None, 2])
def test_anything_else_is_no(value: Json) -> None:
    assert not Form({"it": value}).flag("it")


def test_lists_are_as_long_as_they_may_be_and_hold_what_they_should() -> None:
    form = Form({"ids": ["1", 2], "forms": [{"a": 1}, {"a": 2}], "word": "x", "mixed": [{}, 5], "texts": [1, "x"]})
    assert form.snowflakes("ids", longest=2) == [1, 2]
    assert form.snowflakes("none", longest=0) == []
    within = list(form.forms("forms", longest=2))
    assert [(each.data, each.path) for each in within] == [({"a": 1}, ("forms", "0")), ({"a": 2}, ("forms", "1"))]
    for wrong, path, code in (
        (lambda: form.snowflakes("ids", longest=1), ("ids",), "BASE_TYPE_BAD_LENGTH"),
        (lambda: form.snowflakes("word", longest=1), ("word",), "LIST_TYPE_CONVERT"),
        (lambda: form.snowflakes("texts", longest=2), ("texts",), "NUMBER_TYPE_COERCE"),
        (lambda: list(form.forms("forms", longest=1)), ("forms",), "BASE_TYPE_BAD_LENGTH"),
        (lambda: list(form.forms("word", longest=1)), ("word",), "LIST_TYPE_CONVERT"),
        (lambda: list(form.forms("mixed", longest=2)), ("mixed", "1"), "DICT_TYPE_CONVERT"),
    ):
        with pytest.raises(InvalidForm) as error:
            wrong()
        assert _complaint(error) == (path, code)


@pytest.mark.parametrize(
    ("value", "number"), [(5, 5), ("5", 5), ("-5", None), ("5.0", None), (5.0, None), (True, None), (None, None)]
)
def test_ids_are_numbers_or_their_digits(value: Json, number: int | None) -> None:
    assert as_int(value) == number


def test_of_a_list_the_objects_are_read_and_of_anything_else_none() -> None:
    assert as_objects([{"a": 1}, 5, "x", {}]) == [{"a": 1}, {}]
    assert as_objects(({"a": 1},)) == [{"a": 1}]
    assert as_objects({"a": 1}) == []


def test_text_travels_whole_and_half_of_a_pair_does_not() -> None:
    assert json.loads(dump({"word": "\N{GRINNING FACE} é"})) == {"word": "\N{GRINNING FACE} é"}
    assert json.loads(dump("half \ud83d")) == "half \ufffd"
    assert dump({"a": [1, 2]}) == b'{"a":[1,2]}'
