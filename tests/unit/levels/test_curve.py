from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.levels.curve import (
    HIGHEST_LEVEL,
    LONGEST_TABLE,
    MAX_XP,
    AnyCurve,
    LinearCurve,
    Progress,
    StandardCurve,
    TableCurve,
    progress_at,
)
from domain.levels.curve_text import named_curve
from domain.levels.level_errors import CurveTooLong, LevelOutOfRange, SeveralCurves, StepWithoutFirst, UnusableCurve

steps = st.lists(st.integers(1, 10_000), min_size=1, max_size=60)
curves: st.SearchStrategy[AnyCurve] = st.one_of(
    st.just(StandardCurve()),
    st.builds(LinearCurve, first=st.integers(1, 5_000), step=st.integers(0, 500)),
    steps.map(lambda costs: TableCurve(tuple(accumulate(costs)))),
)


@pytest.mark.parametrize(
    ("level", "total"), [(0, 0), (1, 100), (2, 255), (10, 4_675), (20, 23_850), (50, 268_375), (100, 1_899_250)]
)
def test_the_standard_curve_is_the_published_table(level: int, total: int) -> None:
    assert StandardCurve().total_for(level) == total


def test_the_standard_curve_adds_up_its_published_steps() -> None:
    curve = StandardCurve()
    assert all(
        curve.total_for(level + 1) - curve.total_for(level) == 5 * level**2 + 50 * level + 100
        for level in range(HIGHEST_LEVEL)
    )


def test_a_linear_curve_adds_its_step_each_level() -> None:
    curve = LinearCurve(first=100, step=10)
    assert [curve.total_for(level) for level in range(5)] == [0, 100, 210, 330, 460]


def test_a_table_names_the_total_of_each_level_and_ends_with_the_last() -> None:
    curve = TableCurve((10, 30, 31))
    assert [curve.total_for(level) for level in range(4)] == [0, 10, 30, 31]
    assert [curve.level_at(xp) for xp in (0, 9, 10, 29, 30, 31, MAX_XP)] == [0, 0, 1, 1, 2, 3, 3]


@given(curve=curves, data=st.data())
def test_a_level_is_reached_by_its_total_and_not_by_one_less(curve: AnyCurve, data: st.DataObject) -> None:
    level = data.draw(st.integers(1, curve.highest))
    total = curve.total_for(level)
    assert curve.level_at(total) == level
    assert curve.level_at(total - 1) == level - 1


@given(curve=curves, xp=st.integers(0, MAX_XP), more=st.integers(0, 100_000))
def test_more_xp_never_mean_a_lower_level(curve: AnyCurve, xp: int, more: int) -> None:
    assert curve.level_at(xp + more) >= curve.level_at(xp)


@given(curve=curves, xp=st.integers(0, MAX_XP))
def test_progress_is_what_lies_between_two_levels(curve: AnyCurve, xp: int) -> None:
    progress = progress_at(curve, xp)
    assert curve.total_for(progress.level) + progress.gained == xp
    if progress.needed is None:
        assert progress.level == curve.highest
    else:
        assert 0 <= progress.gained < progress.needed


def test_nothing_is_level_0() -> None:
    assert progress_at(StandardCurve(), 0) == Progress(level=0, gained=0, needed=100)


@pytest.mark.parametrize("curve", [StandardCurve(), LinearCurve(first=1), TableCurve((5,))])
def test_levels_outside_the_curve_have_no_total(curve: AnyCurve) -> None:
    for level in (-1, curve.highest + 1):
        with pytest.raises(LevelOutOfRange) as refused:
            curve.total_for(level)
        assert (refused.value.level, refused.value.highest) == (level, curve.highest)


@pytest.mark.parametrize("totals", [(), (0,), (-1, 5), (5, 5), (5, 4), (1, MAX_XP + 1)])
def test_a_table_that_does_not_rise_is_refused(totals: tuple[int, ...]) -> None:
    with pytest.raises(UnusableCurve):
        TableCurve(totals)


def test_a_table_has_a_longest_length() -> None:
    assert TableCurve(tuple(range(1, LONGEST_TABLE + 1))).highest == LONGEST_TABLE
    with pytest.raises(CurveTooLong):
        TableCurve(tuple(range(1, LONGEST_TABLE + 2)))


@pytest.mark.parametrize(("first", "step"), [(0, 5), (-1, 5), (1, -1), (MAX_XP + 1, 0), (1, MAX_XP + 1)])
def test_a_linear_curve_that_does_not_rise_is_refused(first: int, step: int) -> None:
    with pytest.raises(UnusableCurve):
        LinearCurve(first=first, step=step)


def test_a_curve_is_named_in_one_way() -> None:
    assert named_curve(None, None, None, is_standard=False) is None
    assert named_curve(None, None, None, is_standard=True) == StandardCurve()
    assert named_curve(200, None, None, is_standard=False) == LinearCurve(first=200)
    assert named_curve(200, 5, None, is_standard=False) == LinearCurve(first=200, step=5)
    assert named_curve(None, None, "100, 250", is_standard=False) == TableCurve((100, 250))


@pytest.mark.parametrize(
    ("first", "totals", "is_standard"),
    [(200, "100, 250", False), (200, None, True), (None, "100, 250", True), (200, "100, 250", True)],
)
def test_several_curves_at_once_are_refused(first: int | None, totals: str | None, is_standard: bool) -> None:
    with pytest.raises(SeveralCurves):
        named_curve(first, None, totals, is_standard=is_standard)


@pytest.mark.parametrize("totals", [None, "100, 250"])
def test_a_step_alone_is_no_curve_and_is_not_ignored(totals: str | None) -> None:
    with pytest.raises(StepWithoutFirst):
        named_curve(None, 5, totals, is_standard=False)
