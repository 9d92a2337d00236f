"""Why a moderator acts, as a person typed it."""

import unicodedata
from typing import NewType

from domain.moderation.errors import ReasonTooLong

Reason = NewType("Reason", str)

LONGEST_REASON = 480
"""Characters. Discord's audit log takes 512, of which the case's token needs some."""


def parse_reason(text: str | None) -> Reason | None:
    """Trim a reason; nothing but space is no reason. Raises ReasonTooLong.

    Control characters and halves of surrogate pairs go: nobody sees them, and PostgreSQL stores neither.
    """
    seen = "".join(char for char in text or "" if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    trimmed = " ".join(seen.split())
    if len(trimmed) > LONGEST_REASON:
        raise ReasonTooLong(length=len(trimmed), longest=LONGEST_REASON)
    return Reason(trimmed) if trimmed else None
