import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.shared.text import tidied


@given(st.text(max_size=30))
@example(" a  b ")
@example("a\u00a0b")
@example("a\u200bb")
@example("a\u2028b")
def test_what_nobody_sees_is_taken_away_and_nothing_else(typed: str) -> None:
    kept = [char for char in typed if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cs")]
    assert [char for char in tidied(typed) if char != " "] == kept
    assert tidied(typed) == " ".join(tidied(typed).split())
    assert tidied(tidied(typed)) == tidied(typed)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("a b", "a b"), ("  a b ", "a b"), ("a  b", "a b"), ("a\n\tb", "a b"), ("a\0b", "ab"), ("\ud800", ""), ("", "")],
)
def test_words_are_one_space_apart(typed: str, seen: str) -> None:
    assert tidied(typed) == seen
