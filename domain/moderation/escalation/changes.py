"""What people may change about a guild's rules."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.escalation.escalation import Escalation
from domain.moderation.escalation.rules import Step, Worth
from domain.shared.ids import UserId
from domain.shared.permission import Permission


class RuleChange(Protocol):
    @property
    def needs(self) -> Permission | None:
        """What it takes besides managing the server: nobody has done by itself what they may not do."""
        ...

    def apply(self, escalation: Escalation, *, by: UserId, at: datetime) -> None:
        """Raises what the rules refuse."""
        ...


@frozen
class PutStep:
    step: Step

    @property
    def needs(self) -> Permission:
        return self.step.kind.needs_of_moderator

    def apply(self, escalation: Escalation, *, by: UserId, at: datetime) -> None:
        escalation.put_step(self.step, by=by, at=at)


@frozen
class RemoveStep:
    points: int
    needs: None = None

    def apply(self, escalation: Escalation, *, by: UserId, at: datetime) -> None:
        escalation.remove_step(self.points, by=by, at=at)


@frozen
class Weigh:
    kind: ActionKind
    worth: Worth
    needs: None = None

    def apply(self, escalation: Escalation, *, by: UserId, at: datetime) -> None:
        escalation.weigh(self.kind, self.worth, by=by, at=at)


@frozen
class Turn:
    is_on: bool
    needs: None = None

    def apply(self, escalation: Escalation, *, by: UserId, at: datetime) -> None:
        escalation.turn(self.is_on, by=by, at=at)
