"""Any sequence of warnings, kicks, voids and waiting: steps are taken exactly as a naive model says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from attrs import define, field, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.warn import WARN
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.policy import next_reached
from domain.moderation.escalation.record import CountedCase, Firing, MemberRecord
from domain.moderation.escalation.rules import EscalationRules, Step, Worth
from domain.shared.durations import Duration
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START

DAY = timedelta(days=1)


@frozen
class Act:
    kind: ActionKind
    days_later: int


@frozen
class TakeBack:
    which: int


@frozen
class Restore:
    which: int


@define
class Model:
    """Goes through all moments, one day after the other, from the beginning, and asks of each what held then."""

    rules: EscalationRules
    cases: dict[int, CountedCase] = field(factory=dict)
    taken_back: set[int] = field(factory=set)
    taken: list[tuple[int, int]] = field(factory=list)
    """By which case, and of how many points."""

    def follows(self, newest: int) -> int | None:
        steps = [step for step in self.rules.steps if self._is_reached(step, newest) and not self._holds(step, newest)]
        return max((step.points for step in steps), default=None)

    def _valid(self) -> list[int]:
        return [number for number in self.cases if number not in self.taken_back]

    def _counts(self, step: Step, number: int, at: datetime) -> bool:
        case = self.cases[number]
        age, worth = at - case.opened_at, self.rules.worths[case.kind]
        return age < step.within.rest and (worth.expires_after is None or age < worth.expires_after.rest)

    def _points(self, step: Step, numbers: list[int], at: datetime) -> int:
        return sum(self.rules.worths[self.cases[n].kind].points for n in numbers if self._counts(step, n, at))

    def _is_reached(self, step: Step, newest: int) -> bool:
        return self._points(step, self._valid(), self.cases[newest].opened_at) >= step.points

    def _holds(self, step: Step, newest: int) -> bool:
        holds_by = set[int]()
        for number in self._valid():
            before = [other for other in self._valid() if other < number]
            if self._points(step, before, self.cases[number].opened_at) < step.points:
                holds_by.clear()
            holds_by |= {by for by, points in self.taken if by == number and points >= step.points}
        return any(self._counts(step, by, self.cases[newest].opened_at) for by in holds_by)


def days(least: int, most: int) -> st.SearchStrategy[Duration]:
    return st.integers(least, most).map(lambda count: Duration(rest=count * DAY))


@st.composite
def rules(draw: st.DrawFn) -> EscalationRules:
    points = sorted(draw(st.sets(st.integers(1, 8), min_size=1, max_size=4)))
    steps = tuple(Step(points=each, within=draw(days(1, 12)), kind=KICK) for each in points)
    expiry = st.none() | days(1, 12)
    worths = {WARN: Worth(draw(st.integers(1, 2)), draw(expiry)), KICK: Worth(draw(st.integers(1, 4)), draw(expiry))}
    return EscalationRules(worths=worths, steps=steps)


acts = st.builds(Act, st.sampled_from([WARN, WARN, KICK]), st.integers(0, 6))
happenings = st.lists(acts | acts | st.builds(TakeBack, st.integers(0, 9)) | st.builds(Restore, st.integers(0, 9)))


def runs(model: Model, happening: list[Act | TakeBack | Restore]) -> Iterator[int]:
    """The numbers of the cases, each when it has just been carried out."""
    now = START
    for one in happening:
        match one:
            case Act():
                now += one.days_later * DAY
                number = len(model.cases) + 1
                model.cases[number] = CountedCase(number=CaseNumber(number), kind=one.kind, opened_at=now)
                yield number
            case TakeBack() if model.cases:
                model.taken_back.add(1 + one.which % len(model.cases))
            case Restore() if model.cases:
                model.taken_back.discard(1 + one.which % len(model.cases))


def record_of(model: Model) -> MemberRecord:
    cases = tuple(case for number, case in model.cases.items() if number not in model.taken_back)
    firings = tuple(
        Firing(guild=GUILD, target=MEMBER, nth=1 + index, trigger=CaseNumber(by), points=points, fired_at=START)
        for index, (by, points) in enumerate(model.taken)
    )
    return MemberRecord(cases, firings)


@settings(max_examples=100, deadline=None)
@given(rules(), happenings)
def test_steps_are_taken_exactly_as_the_model_says(
    rules: EscalationRules, happening: list[Act | TakeBack | Restore]
) -> None:
    model = Model(rules)
    for number in runs(model, happening):
        expected = model.follows(number)
        reached = next_reached(rules, record_of(model), CaseNumber(number))
        assert (reached and reached.step.points) == expected
        assert reached is None or reached.trigger == number
        if expected is not None:
            model.taken.append((number, expected))
        assert next_reached(rules, record_of(model), CaseNumber(number)) is None, "delivered again, it follows again"


@settings(max_examples=100, deadline=None)
@given(rules(), st.lists(acts, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_in_whatever_order_cases_become_known_none_is_followed_twice_for_the_same_points(
    rules: EscalationRules, happening: list[Act | TakeBack | Restore], random: Random
) -> None:
    """And when all are known nothing is left to be taken."""
    whole = Model(rules)
    numbers = list(runs(whole, happening))
    random.shuffle(numbers)
    known, taken = set[int](), list[tuple[int, int]]()
    for number in numbers:
        known.add(number)
        while True:
            seen = Model(rules, {n: case for n, case in whole.cases.items() if n in known}, taken=taken)
            reached = next_reached(rules, record_of(seen), CaseNumber(number))
            if reached is None:
                break
            assert all(cause.number in known for cause in reached.causes)
            taken.append((int(reached.trigger), reached.step.points))
    assert len(taken) == len(set(taken))
    record = record_of(Model(rules, whole.cases, taken=taken))
    assert [next_reached(rules, record, CaseNumber(number)) for number in numbers] == [None] * len(numbers)
