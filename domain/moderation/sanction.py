"""The kinds of action a moderator takes, and the limits of their parts."""

import unicodedata
from datetime import timedelta
from enum import StrEnum
from typing import NewType

from domain.moderation.errors import InvalidDeleteWindow, ReasonTooLong

CaseNumber = NewType("CaseNumber", int)
"""A case's place in its guild: 1, 2, 3, ... without gaps."""

Reason = NewType("Reason", str)

LONGEST_REASON = 480
"""Characters. Discord's audit log takes 512, of which the case's token needs some."""

LONGEST_DELETE_WINDOW = timedelta(days=7)
"""Discord's own limit on deleting the messages of a banned member."""


class CaseKind(StrEnum):
    WARN = "warn"
    BAN = "ban"
    UNBAN = "unban"

    @property
    def tells_the_member(self) -> bool:
        """Whether the member is told by direct message, before the action puts them out of reach."""
        return self is not CaseKind.UNBAN


def parse_reason(text: str | None) -> Reason | None:
    """Trim a reason as a person typed it; nothing but space is no reason. Raises ReasonTooLong.

    Control characters and halves of surrogate pairs go: nobody sees them, and PostgreSQL stores neither.
    """
    seen = "".join(char for char in text or "" if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    trimmed = " ".join(seen.split())
    if len(trimmed) > LONGEST_REASON:
        raise ReasonTooLong(length=len(trimmed), longest=LONGEST_REASON)
    return Reason(trimmed) if trimmed else None


def check_delete_window(window: timedelta) -> None:
    """Raises InvalidDeleteWindow unless the window is within 0 to 7 days."""
    if not timedelta(0) <= window <= LONGEST_DELETE_WINDOW:
        raise InvalidDeleteWindow(window=window, longest=LONGEST_DELETE_WINDOW)


def audit_token(number: CaseNumber) -> str:
    """What opens the audit-log reason of an action, so that Discord itself records which case it belongs to."""
    return f"[case {number}]"
