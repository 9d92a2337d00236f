"""Why points were moved, as a person typed it."""

from typing import NewType

from domain.points.errors import ReasonTooLong
from domain.shared.text import readable

Reason = NewType("Reason", str)

LONGEST_REASON = 480
"""Characters."""


def require_reason(text: str) -> Reason:
    """Tidy a reason. Raises NothingToRead, ReasonTooLong."""
    reason = readable(text)
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(length=len(reason), longest=LONGEST_REASON)
    return Reason(reason)


def parse_reason(text: str | None) -> Reason | None:
    """The same where none need be given."""
    return None if text is None else require_reason(text)
