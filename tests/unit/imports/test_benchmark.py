"""`make imports` measures, and demands that an import once more changes nothing and a rollback leaves nothing."""

import pytest

from benchmarks.imports import broken_promise


@pytest.mark.parametrize(
    ("again_changed", "left", "said"),
    [(False, 0, None), (True, 0, "once more changed"), (False, 3, "left 3 cases")],
)
def test_figures_that_must_be_nought_are_told_where_they_are_not(
    again_changed: bool, left: int, said: str | None
) -> None:
    told = broken_promise({"again_changed": again_changed, "left_after_rollback": left})
    assert told is None if said is None else said in str(told)
