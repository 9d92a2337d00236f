"""Everything done to channels has a number, one series per guild, by which Discord's audit log names it too."""

from enum import StrEnum
from typing import NewType

from domain.channels.errors import ReasonTooLong
from domain.shared.ids import UserId
from domain.shared.text import readable

ActNumber = NewType("ActNumber", int)

LONGEST_REASON = 400
"""Characters. Discord's audit log takes 512, of which the token and the moderator's id need some."""


class ActKind(StrEnum):
    PURGE = "purge"
    SLOWMODE = "slowmode"
    LOCK = "lock"
    UNLOCK = "unlock"


def parse_reason(typed: str | None) -> str | None:
    """Tidied, None where none was given. Raises NothingToRead, ReasonTooLong."""
    if typed is None:
        return None
    reason = readable(typed)
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(len(reason), LONGEST_REASON)
    return reason


def audit_reason(kind: ActKind, number: ActNumber, by: UserId, reason: str | None) -> str:
    """`[lock 3]`, whom the bot acted for, since Discord names only the bot, and why."""
    whom = f"[{kind} {number}] by {by}"
    return whom if reason is None else f"{whom}: {reason}"
