"""Why a moderator acts, as a person typed it."""

from typing import NewType

from domain.moderation.actions.action import ActionKind
from domain.moderation.errors import ReasonMissing, ReasonTooLong
from domain.shared.text import readable

Reason = NewType("Reason", str)

LONGEST_REASON = 480
"""Characters. Discord's audit log takes 512, of which the case's token needs some."""


def parse_reason(text: str | None) -> Reason | None:
    """Tidy a reason, None where none was given. Raises NothingToRead, ReasonTooLong."""
    if text is None:
        return None
    reason = readable(text)
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(length=len(reason), longest=LONGEST_REASON)
    return Reason(reason)


def required_reason(text: str | None) -> Reason:
    """Raises ReasonMissing, NothingToRead, ReasonTooLong."""
    reason = parse_reason(text)
    if reason is None:
        raise ReasonMissing
    return reason


def reason_for(kind: ActionKind, text: str | None) -> Reason | None:
    """Raises ReasonMissing where the kind needs one, NothingToRead, ReasonTooLong."""
    reason = parse_reason(text)
    if reason is None and kind.needs_reason:
        raise ReasonMissing
    return reason
