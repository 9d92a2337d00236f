"""When a step is taken. Pure: the rules, what is on record, and nothing else.

A case lifts the member's points; it reaches each step to whose number they come within its window. A step that was
taken holds, and is not taken again, while the case because of which it was taken is within the window and the points
have not fallen below its number since. Of several that one case reaches the highest is taken, and counts for those
below it. What was taken back counts as if it had never been, for the points and for what was taken because of it.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import field, frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.record import CountedCase, Firing, MemberRecord
from domain.moderation.escalation.rules import EscalationRules, Step

_UTC = ZoneInfo("UTC")


@frozen(kw_only=True)
class Reached:
    """A step to be taken because of `trigger`, the newest of its causes, which bring `points` together."""

    step: Step
    trigger: CaseNumber
    causes: tuple[CountedCase, ...]
    points: int


@frozen(kw_only=True)
class StepOutlook:
    """How far a member is from a step; while it is held, it is not taken again, until then at the latest."""

    step: Step
    points: int
    held_by: Firing | None = None
    held_until: datetime | None = None


@frozen(kw_only=True)
class Outlook:
    """What the next case would do: `reached` is None where nothing followed."""

    kind: ActionKind
    points: int
    reached: Reached | None
    steps: tuple[StepOutlook, ...]
    counted: tuple[tuple[CountedCase, datetime], ...]
    """The cases that count now, oldest first, each with the moment when the last step forgets it."""


def next_reached(rules: EscalationRules, record: MemberRecord, since: CaseNumber) -> Reached | None:
    """The step to be taken because of that case or, where it became known late, of one that was opened after it."""
    windows = [_Window(rules, step, record) for step in rules.in_force]
    place = next((index for index, case in enumerate(record.cases) if case.number == since), len(record.cases))
    for index in range(place, len(record.cases)):
        if (reached := _reached(windows, index)) is not None:
            return reached
    return None


def outlook(rules: EscalationRules, record: MemberRecord, kind: ActionKind, at: datetime) -> Outlook:
    """What a case of that kind would do then."""
    number = CaseNumber(1 + max((case.number for case in record.cases), default=0))
    supposed = MemberRecord((*record.cases, CountedCase(number=number, kind=kind, opened_at=at)), record.firings)
    last = len(record.cases)
    windows = [_Window(rules, step, supposed) for step in rules.in_force]
    counted = [
        (case, until)
        for index, case in enumerate(record.cases)
        if (until := max((window.untils[index] for window in windows), default=at)) > at
    ]
    return Outlook(
        kind=kind,
        points=rules.points_of(kind),
        reached=_reached(windows, last) if rules.points_of(kind) else None,
        steps=tuple(window.outlook(last) for window in windows),
        counted=tuple(counted),
    )


@frozen
class _Window:
    """A member's cases as one step sees them."""

    rules: EscalationRules
    step: Step
    record: MemberRecord
    untils: Sequence[datetime] = field(init=False)
    """Until when each case counts."""

    @untils.default
    def _untils(self) -> Sequence[datetime]:
        return [self._until(case) for case in self.record.cases]

    def _until(self, case: CountedCase) -> datetime:
        ends = [self.step.within.after(case.opened_at, _UTC)]
        worth = self.rules.worths.get(case.kind)
        if worth is not None and worth.expires_after is not None:
            ends.append(worth.expires_after.after(case.opened_at, _UTC))
        return min(ends)

    def counting(self, index: int) -> list[int]:
        """Which cases before that one count when it is opened."""
        at = self.record.cases[index].opened_at
        return [other for other in range(index) if self.untils[other] > at]

    def points(self, which: Sequence[int]) -> int:
        return sum(self.rules.points_of(self.record.cases[index].kind) for index in which)

    def held_by(self, index: int) -> tuple[Firing, int] | None:
        """The firing that holds the step when that case is opened, and the place of the case that it is due to."""
        covering = {firing.trigger: firing for firing in self.record.firings if firing.points >= self.step.points}
        if not covering:
            return None
        cases = self.record.cases
        for later in range(index + 1, len(cases)):  # decided before this case was known
            if cases[later].number in covering and self.untils[index] > cases[later].opened_at:
                return covering[cases[later].number], later
        for earlier in range(index, -1, -1):
            if cases[earlier].number in covering and self.untils[earlier] > cases[index].opened_at:
                return covering[cases[earlier].number], earlier
            if self.points(self.counting(earlier)) < self.step.points:
                return None
        return None

    def outlook(self, index: int) -> StepOutlook:
        counting = self.counting(index)
        points, held = self.points(counting), self.held_by(index)
        if held is None:
            return StepOutlook(step=self.step, points=points)
        left, falls = points, self.untils[held[1]]
        for other in sorted(counting, key=self.untils.__getitem__):
            left -= self.points([other])
            if left < self.step.points:
                falls = min(falls, self.untils[other])
                break
        return StepOutlook(step=self.step, points=points, held_by=held[0], held_until=falls)


def _reached(windows: Sequence[_Window], index: int) -> Reached | None:
    for window in reversed(windows):  # the highest first
        causes = [*window.counting(index), index]
        points = window.points(causes)
        if points >= window.step.points and window.held_by(index) is None:
            cases = window.record.cases
            return Reached(
                step=window.step,
                trigger=cases[index].number,
                causes=tuple(cases[cause] for cause in causes),
                points=points,
            )
    return None
