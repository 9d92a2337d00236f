"""Why points were moved, as a person typed it."""

from typing import NewType

from domain.points.errors import ReasonMissing, ReasonTooLong
from domain.shared.text import tidied

Reason = NewType("Reason", str)

LONGEST_REASON = 480
"""Characters."""


def parse_reason(text: str | None) -> Reason | None:
    """Tidy a reason; nothing but space is no reason. Raises ReasonTooLong."""
    trimmed = tidied(text or "")
    if len(trimmed) > LONGEST_REASON:
        raise ReasonTooLong(length=len(trimmed), longest=LONGEST_REASON)
    return Reason(trimmed) if trimmed else None


def require_reason(text: str | None) -> Reason:
    """Raises ReasonMissing, ReasonTooLong."""
    reason = parse_reason(text)
    if reason is None:
        raise ReasonMissing
    return reason
