import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.levels.adjustment import AdjustmentKind, Decision, parse_adjustment_reason
from domain.levels.curve import MAX_XP, LinearCurve, StandardCurve
from domain.levels.events import LevelReached
from domain.levels.level_errors import AdjustmentReasonTooLong, LevelOutOfRange, NothingToAdjust, XpOutOfBounds
from domain.levels.level_events import LevelAdjusted
from domain.levels.member_level import MemberLevel
from domain.levels.xp_changes import AddXp, ResetXp, SetLevel, SetXp, XpChange
from domain.shared.text import NothingToRead
from tests.builders import GUILD, MEMBER, MODERATOR, a_request
from tests.fakes.clock import START

CURVE = StandardCurve()


def a_decision() -> Decision:
    return Decision(by=MODERATOR, reason=None, request=a_request(), at=START)


def a_member(xp: int = 0) -> MemberLevel:
    return MemberLevel(guild=GUILD, user=MEMBER, xp=xp, level=CURVE.level_at(xp))


def changed(member: MemberLevel, change: XpChange) -> MemberLevel:
    change.apply_to(member, decided=a_decision(), curve=CURVE)
    return member


@pytest.mark.parametrize(
    ("change", "xp", "kind", "amount"),
    [
        (AddXp(200), 500, AdjustmentKind.ADD, 200),
        (AddXp(-300), 0, AdjustmentKind.ADD, -300),
        (SetXp(100), 100, AdjustmentKind.SET, -200),
        (SetXp(300), 300, AdjustmentKind.SET, 0),
        (SetLevel(3), 475, AdjustmentKind.SET, 175),
        (ResetXp(), 0, AdjustmentKind.RESET, -300),
    ],
)
def test_each_change_is_kept_as_what_it_added(change: XpChange, xp: int, kind: AdjustmentKind, amount: int) -> None:
    member = changed(a_member(300), change)
    [adjustment] = member.pull_adjustments()
    assert (member.xp, adjustment.kind, adjustment.amount) == (xp, kind, amount)
    assert member.level == CURVE.level_at(xp)
    assert member.pull_adjustments() == ()


def test_levels_reached_at_once_are_one_event() -> None:
    [event] = changed(a_member(90), AddXp(500)).pull_events()
    assert event == LevelReached(guild=GUILD, at=START, user=MEMBER, level=3, previous=0)


def test_a_lower_level_is_adjusted_and_never_reached() -> None:
    [event] = changed(a_member(500), ResetXp()).pull_events()
    assert event == LevelAdjusted(guild=GUILD, at=START, user=MEMBER, level=0)


def test_the_same_level_is_told_of_by_nothing() -> None:
    assert changed(a_member(100), AddXp(5)).pull_events() == ()


def test_an_imported_level_is_told_of_by_nothing() -> None:
    member = a_member()
    member.bring_in(500, decided=a_decision(), curve=CURVE)
    assert (member.level, member.pull_events()) == (3, ())


@pytest.mark.parametrize("change", [AddXp(-301), AddXp(MAX_XP - 299), SetXp(-1), SetXp(MAX_XP + 1)])
def test_nobody_has_fewer_xp_than_none_or_more_than_the_most(change: XpChange) -> None:
    member = a_member(300)
    with pytest.raises(XpOutOfBounds):
        changed(member, change)
    assert (member.xp, member.pull_adjustments(), member.pull_events()) == (300, (), ())


def test_adding_nothing_is_refused() -> None:
    with pytest.raises(NothingToAdjust):
        changed(a_member(), AddXp(0))


def test_a_level_beyond_the_curve_cannot_be_set() -> None:
    with pytest.raises(LevelOutOfRange):
        changed(a_member(), SetLevel(CURVE.highest + 1))


def test_what_was_imported_is_taken_back_as_far_as_it_is_still_there() -> None:
    member = a_member(50)
    member.take_back(200, decided=a_decision(), curve=CURVE)
    [adjustment] = member.pull_adjustments()
    assert (member.xp, adjustment.kind, adjustment.amount) == (0, AdjustmentKind.ROLLBACK, -50)


def test_an_import_that_took_xp_gives_them_back() -> None:
    member = a_member(50)
    member.take_back(-200, decided=a_decision(), curve=CURVE)
    assert member.xp == 250


changes = st.one_of(
    st.integers(-500, 500).map(AddXp), st.integers(0, 2_000).map(SetXp), st.integers(0, 8).map(SetLevel),
    st.just(ResetXp()),
)  # fmt: skip


@given(st.lists(changes, max_size=20))
def test_xp_are_the_sum_of_the_adjustments_and_the_level_that_of_the_xp(these: list[XpChange]) -> None:
    member, curve, total = MemberLevel(guild=GUILD, user=MEMBER), LinearCurve(first=100, step=10), 0
    for change in these:
        try:
            change.apply_to(member, decided=a_decision(), curve=curve)
        except (XpOutOfBounds, NothingToAdjust):
            continue
        total += sum(adjustment.amount for adjustment in member.pull_adjustments())
    assert member.xp == total >= 0
    assert member.level == curve.level_at(total)


def test_a_reason_is_tidied_and_limited() -> None:
    assert parse_adjustment_reason("  won \n a quiz ") == "won a quiz"
    assert parse_adjustment_reason(None) is None
    assert parse_adjustment_reason("x" * 480) == "x" * 480
    with pytest.raises(AdjustmentReasonTooLong):
        parse_adjustment_reason("x" * 481)
    with pytest.raises(NothingToRead):
        parse_adjustment_reason(" \u3164")
