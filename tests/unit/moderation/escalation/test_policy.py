"""When steps are taken: example by example."""

from datetime import timedelta

import pytest
from attrs import evolve

from domain.moderation.actions import kind_named
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.warn import WARN
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.policy import Reached, next_reached, outlook
from domain.moderation.escalation.record import CountedCase, Firing, MemberRecord
from domain.moderation.escalation.rules import EscalationRules, Worth
from tests.escalation import a_counted_case, a_firing, a_step, a_worth, some_rules
from tests.fakes.clock import START

DAY = timedelta(days=1)
THREE = some_rules(a_step(3, "30d"))
LADDER = some_rules(a_step(3, "30d"), a_step(5, "30d", KICK, None))


def on_days(*days: float) -> tuple[CountedCase, ...]:
    """Warnings 1, 2, 3, ... on these days."""
    return tuple(a_counted_case(1 + index, START + day * DAY) for index, day in enumerate(days))


def reached(rules: EscalationRules, cases: tuple[CountedCase, ...], *firings: Firing, since: int) -> Reached | None:
    return next_reached(rules, MemberRecord(cases, firings), CaseNumber(since))


def points_reached(rules: EscalationRules, cases: tuple[CountedCase, ...], *firings: Firing, since: int) -> int | None:
    found = reached(rules, cases, *firings, since=since)
    return None if found is None else found.step.points


def test_the_third_warning_within_the_window_reaches_the_step_and_all_three_are_its_causes() -> None:
    assert reached(THREE, on_days(0, 10), since=2) is None
    found = reached(THREE, on_days(0, 10, 20), since=3)
    assert found is not None
    assert (found.step, found.trigger, found.points) == (THREE.steps[0], 3, 3)
    assert [cause.number for cause in found.causes] == [1, 2, 3]


def test_what_left_the_window_no_longer_counts_and_leaves_it_to_the_second() -> None:
    assert reached(THREE, on_days(0, 10, 30), since=3) is None
    assert reached(THREE, on_days(0, 10, 30 - 1 / 86_400), since=3) is not None


def test_what_is_expired_does_not_count_within_the_window_either() -> None:
    rules = some_rules(a_step(3, "30d"), warn=a_worth(1, "14d"))
    assert reached(rules, on_days(0, 10, 14), since=3) is None
    assert reached(rules, on_days(0, 10, 13), since=3) is not None


def test_a_window_of_a_month_is_a_month_of_the_calendar() -> None:
    rules = some_rules(a_step(2, "1mo"))
    march = START.replace(month=3, day=1)
    assert reached(rules, (a_counted_case(1, march), a_counted_case(2, march + 30 * DAY)), since=2) is not None
    assert reached(rules, (a_counted_case(1, march), a_counted_case(2, march + 31 * DAY)), since=2) is None


def test_a_step_that_was_taken_is_not_taken_again_by_the_next_warning() -> None:
    cases = on_days(0, 1, 2, 3)
    assert reached(THREE, cases[:3], a_firing(3), since=3) is None
    assert reached(THREE, cases, a_firing(3), since=4) is None


def test_it_is_taken_again_when_the_points_had_fallen_below_its_number() -> None:
    cases = on_days(0, 10, 20, 35)  # on day 35 the first no longer counts, so two do before the fourth
    assert reached(THREE, cases, a_firing(3), since=4) is not None


def test_it_is_taken_again_when_the_case_that_brought_it_has_left_the_window() -> None:
    cases = on_days(*range(0, 41, 5))
    assert reached(THREE, cases[:8], a_firing(3), since=8) is None  # day 35
    assert reached(THREE, cases, a_firing(3), since=9) is not None  # day 40, thirty days after the third


def test_a_case_of_many_points_takes_the_highest_step_it_passes_and_that_counts_for_those_below() -> None:
    rules = evolve(LADDER, worths={WARN: Worth(1), KICK: Worth(3)})
    cases = (*on_days(0, 1), a_counted_case(3, START + 2 * DAY, KICK))
    assert points_reached(rules, cases, since=3) == 5
    assert reached(rules, cases, a_firing(3, 5), since=3) is None
    after = (*cases, a_counted_case(4, START + 3 * DAY))
    assert reached(rules, after, a_firing(3, 5), since=4) is None


def test_a_higher_step_is_taken_while_a_lower_one_holds() -> None:
    assert points_reached(LADDER, on_days(0, 1, 2, 3, 4), a_firing(3), since=5) == 5


def test_a_step_that_is_set_up_later_is_taken_by_the_next_case_if_the_points_are_there() -> None:
    assert points_reached(THREE, on_days(0, 1, 2, 3), since=4) == 3


def test_what_was_taken_back_counts_as_if_it_had_never_been() -> None:
    first, _second, third, fourth, fifth = on_days(0, 1, 2, 3, 4)
    assert reached(THREE, (first, third), a_firing(3), since=3) is None
    assert reached(THREE, (first, third, fourth), a_firing(3), since=4) is not None
    assert reached(THREE, (first, fourth), a_firing(3), since=4) is None
    assert reached(THREE, (first, fourth, fifth), a_firing(3), since=5) is not None


def test_a_case_that_became_known_late_lets_a_later_one_reach_the_step() -> None:
    found = reached(THREE, on_days(0, 1, 2), since=2)
    assert found is not None
    assert found.trigger == 3


def test_a_case_that_became_known_late_takes_no_step_that_a_later_one_has_taken() -> None:
    cases = on_days(0, 1, 2, 3)  # the third became known after the fourth had brought the step
    assert reached(THREE, cases, a_firing(4), since=3) is None


def test_cases_that_bring_nothing_are_no_reason_for_anything() -> None:
    assert reached(THREE, on_days(0, 1, 2), since=7) is None
    assert reached(some_rules(a_step(3), warn=Worth(0)), on_days(0, 1, 2), since=3) is None


def test_no_step_is_taken_while_it_is_off_nor_one_of_a_kind_that_this_version_cannot_take() -> None:
    assert reached(evolve(THREE, is_on=False), on_days(0, 1, 2), since=3) is None
    newer = some_rules(a_step(3, "30d", kind_named("exile"), None))
    assert reached(newer, on_days(0, 1, 2), since=3) is None


@pytest.mark.parametrize(("kind", "expected"), [(WARN, 3), (BAN, None)])
def test_the_outlook_says_what_the_next_case_would_bring(kind: ActionKind, expected: int | None) -> None:
    seen = outlook(LADDER, MemberRecord(on_days(0, 1)), kind, START + 2 * DAY)
    assert (seen.reached and seen.reached.step.points) == expected
    assert [(step.points, step.held_by) for step in seen.steps] == [(2, None), (2, None)]
    assert [(case.number, until) for case, until in seen.counted] == [(1, START + 30 * DAY), (2, START + 31 * DAY)]


def test_the_outlook_says_until_when_a_step_that_was_taken_is_not_taken_again() -> None:
    seen = outlook(LADDER, MemberRecord(on_days(0, 1, 2), (a_firing(3),)), WARN, START + 3 * DAY)
    assert seen.reached is None
    [lower, higher] = seen.steps
    assert lower.held_by == a_firing(3)
    assert lower.held_until == START + 30 * DAY  # when the first no longer counts, two points are left
    assert (higher.points, higher.held_by) == (3, None)


def test_the_outlook_of_a_member_with_more_points_than_it_takes_is_held_as_long_as_they_last() -> None:
    seen = outlook(THREE, MemberRecord(on_days(0, 1, 2, 3), (a_firing(3),)), WARN, START + 4 * DAY)
    assert seen.steps[0].held_until == START + 31 * DAY


def test_what_has_left_every_window_is_not_among_what_counts() -> None:
    rules = some_rules(a_step(3, "7d"), a_step(5, "20d"))
    seen = outlook(rules, MemberRecord(on_days(0, 10, 20)), WARN, START + 21 * DAY)
    assert [case.number for case, _ in seen.counted] == [2, 3]
    assert [until for _, until in seen.counted] == [START + 30 * DAY, START + 40 * DAY]
    assert [step.points for step in seen.steps] == [1, 2]
