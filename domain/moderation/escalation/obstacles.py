"""Why an automatic action is on record and not carried out: whatever would refuse it to a moderator."""

from datetime import datetime

from domain.moderation.case import FORGOTTEN_AFTER, Failure
from domain.moderation.errors import ActionRefused, BotMissingPermission, NoSuchUser, NotAMember
from domain.shared.errors import DomainError, MissingPermission


def failure_of(refusal: DomainError) -> Failure:
    match refusal:
        case NotAMember() | NoSuchUser():
            return Failure.UNKNOWN_MEMBER
        case MissingPermission() | BotMissingPermission():
            return Failure.BOT_LACKS_PERMISSION
        case ActionRefused():
            return Failure.OUT_OF_REACH
        case _:  # there is nothing left to do: they are banned already
            return Failure.SUPERSEDED


def is_too_late(caused_at: datetime, now: datetime) -> bool:
    """By then people may have acted themselves."""
    return now - caused_at > FORGOTTEN_AFTER


def is_outdone(ends: datetime | None, standing_ends: datetime | None) -> bool:
    """Whether what stands already, of the same kind, lasts at least as long: what is automatic shortens nothing.

    None where it holds for good.
    """
    if standing_ends is None:
        return True
    return ends is not None and standing_ends >= ends
