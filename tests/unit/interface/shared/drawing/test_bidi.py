"""Which way text runs, letter by letter. Upper case stands for Hebrew, as in the examples of UAX #9."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.shared.drawing.bidi import base_level, levels, visual_order

_HEBREW = str.maketrans({chr(ord("A") + at): chr(0x05D0 + at) for at in range(26)})
_LATIN = {hebrew: chr(latin) for latin, hebrew in _HEBREW.items()}


def shown(text: str) -> str:
    """As it stands from left to right."""
    pieces = list(text.translate(_HEBREW))
    return "".join(_LATIN.get(pieces[at], pieces[at]) for at in visual_order(levels(pieces)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("emil", "emil"),
        ("EMIL", "LIME"),
        ("a EMIL b", "a LIME b"),
        ("EMIL abc DALIA", "AILAD abc LIME"),
        ("EMIL 2024", "2024 LIME"),
        ("EMIL 12,5", "12,5 LIME"),
        ("abc 12 DE", "abc 12 ED"),
        ("abc!", "abc!"),
        ("ABC!", "!CBA"),
        ("a A B c", "a B A c"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_letters_stand_in_the_order_in_which_they_are_read(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_arabic_numbers_run_from_left_to_right_in_latin_text_too() -> None:
    assert levels(["a", "١", "٢"]) == [0, 2, 2]


@pytest.mark.parametrize(("text", "level"), [("", 0), ("12!", 0), ("! a", 0), ("! \u05d0 a", 1), ("\u0639", 1)])
def test_the_first_letter_says_how_the_whole_runs(text: str, level: int) -> None:
    assert base_level(text) == level


@given(st.text(max_size=30))
def test_nothing_is_lost_or_shown_twice(text: str) -> None:
    assert sorted(visual_order(levels(list(text)))) == list(range(len(text)))
