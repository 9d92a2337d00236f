import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.snippets.errors import MissingArguments, UnknownVariable
from domain.snippets.variables import VARIABLES, arguments_of, check_arguments, check_variables, expanded


def test_every_variable_is_known() -> None:
    check_variables(" ".join(f"{{{name}}}" for name in VARIABLES))


@pytest.mark.parametrize("text", ["{{what}}", "{ what }", "{}", "{a b}", '{"json": 1}', "{", "}{", "x" * 40])
def test_braces_around_anything_else_are_braces(text: str) -> None:
    check_variables(text)


@pytest.mark.parametrize(("typed", "nearest"), [("usr", "user"), ("User", "user"), ("arg", "args"), ("qqqq", None)])
def test_an_unknown_one_is_refused_with_the_nearest(typed: str, nearest: str | None) -> None:
    with pytest.raises(UnknownVariable) as refused:
        check_variables(f"Hello {{{typed}}}!")
    assert refused.value.nearest == nearest


def test_arguments_are_words_or_what_stands_in_quotation_marks() -> None:
    assert arguments_of('one "two words" three "" "open') == ("one", "two words", "three", "", '"open')


def test_a_snippet_needs_an_argument_for_each_number_up_to_its_highest() -> None:
    check_arguments(["{user} {{9}}"], [])
    check_arguments(["{1}", "{2}"], ["a", "b"])
    with pytest.raises(MissingArguments) as refused:
        check_arguments(["{1}", "{3}"], ["a", "b"])
    assert (refused.value.needed, refused.value.given) == (3, 2)


def test_values_are_put_in_once_and_read_no_further() -> None:
    assert expanded("{1} {{1}} {2} {user}", {"1": "{2}", "2": "{{user}}"}) == "{2} {1} {{user}} {user}"


@pytest.mark.parametrize("text", ["@everyone", "@HERE", "{1}everyone", "@{1}", "{1}"])
def test_no_text_and_no_value_mentions_all(text: str) -> None:
    for value in ("@", "everyone", "@everyone", "@here"):
        shown = expanded(text, {"1": value}).lower()
        assert "@everyone" not in shown
        assert "@here" not in shown


@given(st.text(alphabet="@{}1everyonh \n", max_size=40), st.text(alphabet="@{}1everyonh ", max_size=20))
def test_nothing_that_can_be_written_mentions_all(text: str, value: str) -> None:
    shown = expanded(text, {"1": value, "user": value})
    assert "@everyone" not in shown
    assert "@here" not in shown
