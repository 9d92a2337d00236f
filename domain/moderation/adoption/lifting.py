"""What the bot itself took back, as Discord's audit log has it: whatever stood at that moment is lifted by it."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.case import Case
from domain.moderation.case_number import audit_token
from domain.moderation.term import Ending, ended_by
from domain.shared.ids import UserId


@frozen(kw_only=True)
class OwnLifting:
    """It was meant for something of the bot's own, or for what somebody asked to have taken back; what a person did by
    hand in that very moment is hit by it all the same."""

    entry: AuditEntryId
    kind: ActionKind
    """Of what takes back."""
    target: UserId
    reason: str | None
    at: datetime
    """By Discord's clock."""

    def has_hit(self, case: Case) -> bool:
        """Whether what was done by hand was there to be lifted; the end of the case itself is recorded as that."""
        return (
            case.is_adopted
            and case.target == self.target
            and case.kind in ended_by(self.kind)
            and (case.opened_at, int(case.request)) < (self.at, int(self.entry))
            and not (self.reason or "").startswith(audit_token(case.number))
        )


def first_hit(case: Case, liftings: Sequence[OwnLifting]) -> tuple[Ending, datetime] | None:
    """`liftings`: oldest first."""
    return next(((ended_by(each.kind)[case.kind], each.at) for each in liftings if each.has_hit(case)), None)
