"""What people may set up, and what is kept of who did."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.moderation.escalation.change_rules import ChangeEscalation, ChangeEscalationHandler
from application.moderation.escalation.reason import reason_of
from application.moderation.escalation.show_rules import ShowEscalation, ShowEscalationHandler
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.changes import PutStep, RemoveStep, Turn, Weigh
from domain.moderation.escalation.errors import (
    CannotBeAutomatic,
    CannotBringPoints,
    NoSuchStep,
    PointsOutOfRange,
    TooManySteps,
    TooShort,
)
from domain.moderation.escalation.kinds import AUTOMATIC, OFFENCES
from domain.moderation.escalation.policy import Reached
from domain.moderation.escalation.request import FIRST, LAST, is_automatic, request_of
from domain.moderation.escalation.rules import MOST_POINTS, MOST_STEPS, Step, Worth
from domain.moderation.reason import LONGEST_REASON
from domain.moderation.term import CannotExpire, MustExpire
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.ids import RequestId
from domain.shared.permission import Permission
from tests.builders import GUILD, a_moderator, a_standing
from tests.escalation import Escalation, a_counted_case, a_step, a_worth
from tests.fakes.clock import START

MANAGER = frozenset({Permission.MODERATE_MEMBERS, Permission.MANAGE_GUILD})


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        (a_step(0), PointsOutOfRange(0, least=1, most=100)),
        (a_step(101), PointsOutOfRange(101, least=1, most=100)),
        (a_step(within="59s"), TooShort(a_step(within="59s").within, a_step(within="1m").within)),
        (a_step(lasts="59s"), TooShort(a_step(within="59s").within, a_step(within="1m").within)),
        (a_step(lasts=None), MustExpire("timeout")),
        (a_step(kind=KICK, lasts="1d"), CannotExpire("kick")),
        (a_step(kind=WARN, lasts=None), CannotBeAutomatic(WARN)),
        (a_step(kind=UNBAN, lasts=None), CannotBeAutomatic(UNBAN)),
    ],
)
async def test_a_step_that_could_not_be_taken_is_refused_when_it_is_set_up(
    escalation: Escalation, step: Step, refusal: DomainError
) -> None:
    with pytest.raises(type(refusal)) as refused:
        await escalation.put(step)
    assert repr(refused.value) == repr(refusal)


@pytest.mark.parametrize(
    "step", [a_step(1, "1m", BAN, None), a_step(100, "10y", BAN, "1m"), a_step(3, "1mo", KICK, None)]
)
async def test_what_is_just_within_the_limits_is_taken(escalation: Escalation, step: Step) -> None:
    await escalation.put(step)
    assert (await escalation.reader.rules(GUILD)).steps == (step,)


@pytest.mark.parametrize(
    ("kind", "worth", "refusal"),
    [
        (NOTE, Worth(1), CannotBringPoints(NOTE)),
        (WARN, Worth(-1), PointsOutOfRange(-1, least=0, most=100)),
        (WARN, Worth(101), PointsOutOfRange(101, least=0, most=100)),
        (WARN, a_worth(1, "30s"), TooShort(a_step(within="30s").within, a_step(within="1m").within)),
    ],
)
async def test_points_that_mean_nothing_are_refused(
    escalation: Escalation, kind: ActionKind, worth: Worth, refusal: DomainError
) -> None:
    with pytest.raises(type(refusal)) as refused:
        await escalation.change(Weigh(kind, worth))
    assert repr(refused.value) == repr(refusal)


async def test_steps_stand_in_the_order_of_their_points_and_one_takes_the_place_of_another(
    escalation: Escalation,
) -> None:
    await escalation.put(a_step(5), a_step(3), a_step(5, "7d"))
    rules = await escalation.reader.rules(GUILD)
    assert rules.steps == (a_step(3), a_step(5, "7d"))
    assert (await escalation.change(RemoveStep(3))).rules.steps == (a_step(5, "7d"),)
    with pytest.raises(NoSuchStep):
        await escalation.change(RemoveStep(3))


async def test_more_than_twenty_steps_are_refused_but_each_may_be_changed(escalation: Escalation) -> None:
    await escalation.put(*(a_step(points) for points in range(1, MOST_STEPS + 1)))
    with pytest.raises(TooManySteps):
        await escalation.put(a_step(50))
    await escalation.put(a_step(MOST_STEPS, "7d"))


async def test_who_changed_what_is_kept_and_what_changes_nothing_leaves_no_line(escalation: Escalation) -> None:
    changes = (PutStep(a_step(3)), Weigh(WARN, Worth(1)), Turn(is_on=True), Weigh(KICK, a_worth(3)), Turn(is_on=False))
    assert [(await escalation.change(change)).has_changed for change in changes] == [True, False, False, True, True]
    details = await ShowEscalationHandler(escalation.reader)(ShowEscalation(guild=GUILD, by=a_moderator()))
    assert [(each.change.field, each.change.new, each.change.by, each.change.at) for each in details.changes] == [
        ("on", False, a_moderator().user, START),
        ("points", "kick: 3 points", a_moderator().user, START),
        ("step", "3 points within 30 days: timeout for 1 day", a_moderator().user, START),
    ]
    assert details.rules.points_of(KICK) == 3
    assert details.rules.in_force == ()


@pytest.mark.parametrize(
    ("rights", "missing"),
    [
        (MANAGER - {Permission.MANAGE_GUILD}, Permission.MANAGE_GUILD),
        (MANAGER - {Permission.MODERATE_MEMBERS}, Permission.MODERATE_MEMBERS),
        (MANAGER, Permission.BAN_MEMBERS),
    ],
)
async def test_nobody_has_done_by_itself_what_they_may_not_do(
    escalation: Escalation, rights: frozenset[Permission], missing: Permission
) -> None:
    change = ChangeEscalationHandler(escalation.moderation.uow, escalation.moderation.clock)
    by = a_standing(permissions=rights)
    with pytest.raises(MissingPermission) as refused:
        await change(ChangeEscalation(guild=GUILD, by=by, change=PutStep(a_step(kind=BAN, lasts=None))))
    assert refused.value.permission is missing


async def test_the_rules_are_not_for_everybody(escalation: Escalation) -> None:
    with pytest.raises(MissingPermission):
        await ShowEscalationHandler(escalation.reader)(ShowEscalation(guild=GUILD, by=a_standing()))


def test_what_can_follow_changes_where_a_member_stands_and_takes_nothing_back() -> None:
    takes_back = {kind.undone_by for kind in KINDS}
    for kind in AUTOMATIC:
        assert (kind.is_exclusive, kind.heeds_ranks, kind in takes_back) == (True, True, False)
    assert set(AUTOMATIC) <= set(OFFENCES)
    assert all(kind.heeds_ranks and kind not in takes_back for kind in OFFENCES)


@given(st.integers(1, 2**31 - 1), st.integers(1, MOST_POINTS), st.integers(1, 2**31 - 1), st.integers(1, MOST_POINTS))
def test_each_case_and_step_have_a_request_of_their_own_that_fits_and_is_none_of_discords(
    number: int, points: int, other: int, others: int
) -> None:
    one, two = request_of(CaseNumber(number), points), request_of(CaseNumber(other), others)
    assert (one == two) is ((number, points) == (other, others))
    assert -(2**63) < one < 0
    assert is_automatic(one)


def test_the_first_and_the_last_of_the_range_belong_to_it() -> None:
    assert is_automatic(FIRST)
    assert is_automatic(LAST)


@pytest.mark.parametrize("request_", [0, -1, -(2**60) + 1, -(2**61), 2**60, 2**63 - 1])
def test_no_other_request_is_taken_for_one_of_these(request_: int) -> None:
    assert not is_automatic(RequestId(request_))


@pytest.mark.parametrize(("causes", "end"), [(1, "case #1"), (2, "cases #1, #2"), (200, " older")])
def test_a_reason_names_the_newest_causes_and_fits(causes: int, end: str) -> None:
    cases = tuple(a_counted_case(number, START + timedelta(days=number)) for number in range(1, causes + 1))
    step = a_step(3, "9 years 11 months 29 days 23 hours 59 minutes 59 seconds", TIMEOUT)
    reason = reason_of(Reached(step=step, trigger=CaseNumber(causes), causes=cases, points=100 * causes))
    assert len(reason) <= LONGEST_REASON
    assert reason.endswith(end)
    assert f"#{causes}" in reason
