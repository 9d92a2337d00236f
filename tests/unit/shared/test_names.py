import pytest

from domain.shared.names import LONGEST_NAME, Names


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Dalia", "Dalia"),
        ("  Da\x00lia \n", "Dalia"),
        ("x" * 300, "x" * LONGEST_NAME),
        ("", None),
        (" \t", None),
        (None, None),
    ],
)
def test_names_are_kept_tidied_and_cut_and_nothing_is_no_name(told: str | None, kept: str | None) -> None:
    assert Names(username=told, display_name=told) == Names(username=kept, display_name=kept)
    assert Names(username=told).username == kept
