"""Why a moderator acts, as a person typed it."""

from typing import NewType

from domain.moderation.errors import ReasonTooLong
from domain.shared.text import tidied

Reason = NewType("Reason", str)

LONGEST_REASON = 480
"""Characters. Discord's audit log takes 512, of which the case's token needs some."""


def parse_reason(text: str | None) -> Reason | None:
    """Tidy a reason; nothing but space is no reason. Raises ReasonTooLong."""
    trimmed = tidied(text or "")
    if len(trimmed) > LONGEST_REASON:
        raise ReasonTooLong(length=len(trimmed), longest=LONGEST_REASON)
    return Reason(trimmed) if trimmed else None
