"""XP that did not come from activity: who gave or took how many, why, when, and on which request."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from domain.levels.level_errors import AdjustmentReasonTooLong
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.text import readable

LONGEST_REASON = 480
"""Characters, as for a case."""


class AdjustmentKind(StrEnum):
    SET = "set"
    ADD = "add"
    RESET = "reset"
    IMPORT = "import"
    ROLLBACK = "rollback"
    """An import was taken back."""
    RECOMPUTE = "recompute"
    """Under other rules a member would have earned fewer XP than were taken from them: what keeps them at 0."""


@frozen(kw_only=True)
class Adjustment:
    """`amount` is what it added, negative where it took."""

    guild: GuildId
    user: UserId
    kind: AdjustmentKind
    amount: int
    by: UserId
    reason: str | None
    request: RequestId
    at: datetime


@frozen(kw_only=True)
class Decision:
    """Who decided on an adjustment, and why."""

    by: UserId
    reason: str | None
    request: RequestId
    at: datetime


def parse_adjustment_reason(typed: str | None) -> str | None:
    """Tidy a reason, None where none was given. Raises NothingToRead, AdjustmentReasonTooLong."""
    if typed is None:
        return None
    reason = readable(typed)
    if len(reason) > LONGEST_REASON:
        raise AdjustmentReasonTooLong(length=len(reason), longest=LONGEST_REASON)
    return reason
