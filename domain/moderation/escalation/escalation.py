from collections.abc import Mapping
from datetime import datetime

from attrs import define, field

from domain.moderation.actions.action import ActionKind
from domain.moderation.escalation.errors import NoSuchStep, TooManySteps
from domain.moderation.escalation.rules import MOST_STEPS, EscalationRules, Step, Worth, check_step, check_worth
from domain.moderation.escalation.written import step_written, worth_written
from domain.shared.history import Change, ChangeableAggregate, Value
from domain.shared.ids import GuildId, UserId


@define(eq=False, kw_only=True)
class Escalation(ChangeableAggregate):
    """A guild's rules and whoever changes them; version 0 is what holds before anybody has.

    What comes to the same as before changes nothing.
    """

    guild: GuildId
    worths: Mapping[ActionKind, Worth] = field(factory=lambda: EscalationRules().worths)
    steps: tuple[Step, ...] = ()
    is_on: bool = True
    version: int = 0

    @property
    def rules(self) -> EscalationRules:
        return EscalationRules(worths=self.worths, steps=self.steps, is_on=self.is_on)

    def put_step(self, step: Step, *, by: UserId, at: datetime) -> None:
        """In place of one with as many points. Raises what check_step raises, and TooManySteps."""
        check_step(step)
        others = tuple(other for other in self.steps if other.points != step.points)
        if len(others) >= MOST_STEPS:
            raise TooManySteps(MOST_STEPS)
        if self._notes("step", self._written(step.points), step_written(step), by=by, at=at):
            self.steps = tuple(sorted((*others, step), key=lambda each: each.points))

    def remove_step(self, points: int, *, by: UserId, at: datetime) -> None:
        """Raises NoSuchStep."""
        if not self._notes("step", self._written(points), None, by=by, at=at):
            raise NoSuchStep(points)
        self.steps = tuple(step for step in self.steps if step.points != points)

    def weigh(self, kind: ActionKind, worth: Worth, *, by: UserId, at: datetime) -> None:
        """Say what a case of the kind counts for. Raises what check_worth raises."""
        check_worth(kind, worth)
        before = self.worths.get(kind, Worth(0))
        if self._notes("points", _weighed(kind, before), _weighed(kind, worth), by=by, at=at):
            self.worths = {**self.worths, kind: worth}

    def turn(self, is_on: bool, *, by: UserId, at: datetime) -> None:
        if self._notes("on", self.is_on, is_on, by=by, at=at):
            self.is_on = is_on

    def _written(self, points: int) -> str | None:
        return next((step_written(step) for step in self.steps if step.points == points), None)

    def _notes(self, what: str, old: Value, new: Value, *, by: UserId, at: datetime) -> bool:
        """Whether that is a change."""
        if old == new:
            return False
        self._note(Change(field=what, old=old, new=new, by=by, at=at))
        return True


def _weighed(kind: ActionKind, worth: Worth) -> str:
    return f"{kind.name}: {worth_written(worth)}"
