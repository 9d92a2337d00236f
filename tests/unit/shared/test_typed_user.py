import pytest

from domain.shared.ids import UserId
from domain.shared.typed_user import user_in

LARGEST = 9_223_372_036_854_775_807
"""Of what a column of ids holds."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("700", 700),
        (" 700\n", 700),
        ("<@700>", 700),
        ("<@!700>", 700),
        (str(LARGEST), LARGEST),
        (f"<@{LARGEST}>", LARGEST),
        (str(LARGEST + 1), None),
        (f"1{LARGEST}", None),
        ("1", 1),
        ("0", None),
        ("-5", None),
        ("", None),
        ("emil", None),
        ("<#700>", None),
        ("700 701", None),
        ("٧٠٠", None),
    ],
)
def test_an_id_or_a_mention_is_somebody_and_nothing_else_is(typed: str, meant: int | None) -> None:
    assert user_in(typed) == (None if meant is None else UserId(meant))
