"""The one rule for what people type."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.shared.text import NothingToRead, readable, tidied

NEVER_SEEN = (
    *"\x00\x07\x1b\x7f\x9f\ud83d\udc69",
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e",
    *"\u2060\u2064\u2066\u2067\u2068\u2069\u206a\u206f\u2800\u3164\ufeff\uffa0\ufff9\ufffb",
    *"\U0001bca0\U0001d173\U000e0001\U000e0020\U000e0041\U000e007f\U000e0fff",
)
SEEN_AT_THEIR_PLACE = tuple("\u200c\u200d\ufe0e\ufe0f\u180b\U000e0100")
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
_HIDDEN = st.sampled_from((*NEVER_SEEN, *SEEN_AT_THEIR_PLACE, " "))
_OF_THEIR_OWN = ("L", "N", "P", "S")  # categories of characters that are seen by themselves


@given(st.lists(_HIDDEN | st.characters(), max_size=30).map("".join))
@example(" a  b ")
@example("a\u00a0b")
@example("a\u2028b")
@example("a\u200d \u200d")
def test_what_is_seen_is_kept_in_its_order_and_tidying_it_again_changes_nothing(typed: str) -> None:
    tidy = tidied(typed)
    assert visible(tidy) == visible(typed)
    assert tidied(tidy) == tidy == " ".join(tidy.split())


def visible(text: str) -> list[str]:
    return [char for char in text if unicodedata.category(char)[0] in _OF_THEIR_OWN and char not in NEVER_SEEN]


@pytest.mark.parametrize("char", NEVER_SEEN, ids=ascii)
def test_what_is_never_seen_is_taken_away(char: str) -> None:
    assert tidied(f"a{char}b").replace(" ", "") == "ab"
    assert tidied(char * 3) == ""


@pytest.mark.parametrize("char", SEEN_AT_THEIR_PLACE, ids=ascii)
def test_what_changes_a_neighbour_is_nothing_without_one_and_is_kept_once(char: str) -> None:
    assert tidied(f" {char} {char}{char} ") == ""
    assert tidied(f"न{char}{char}{char}न") == f"न{char}न"


@pytest.mark.parametrize("typed", ["", " ", "\n", "\u3164", "\u202e\u202d", " \u200d\ufe0f \u2800 ", "\ufe0f" * 9])
def test_a_text_of_which_nothing_can_be_seen_is_refused(typed: str) -> None:
    with pytest.raises(NothingToRead):
        readable(typed)


@pytest.mark.parametrize(
    "text",
    [SCOTLAND, "👩‍👧", "👩‍❤️‍👨", "🏳️‍🌈", "❤️!", "☎︎", "🇮🇸", "5️⃣", "👍🏽"],
)
def test_every_emoji_is_kept(text: str) -> None:
    assert readable(f" so {text} ") == f"so {text}"


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "葛󠄀飾", "שלום", "مرحبا", "Ångström", "ｆｕｌｌ", "ᠠ᠋"])
def test_no_script_loses_what_it_is_written_with(text: str) -> None:
    assert readable(text) == text


def test_nothing_turns_the_direction_of_what_follows_a_text() -> None:
    assert tidied("harmless \u202egnp.exe\u2066 ") == "harmless gnp.exe"


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("a b", "a b"), ("  a b ", "a b"), ("a  b", "a b"), ("a\n\tb", "a b"), ("a\0b", "ab"), ("a \u200b b", "a b")],
)
def test_words_are_one_space_apart(typed: str, seen: str) -> None:
    assert tidied(typed) == seen
