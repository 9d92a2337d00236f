"""How long an action holds, and how it ended."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind, Term
from domain.shared.errors import DomainError


class Ending(StrEnum):
    """Why an action that was carried out holds no longer."""

    EXPIRED = "expired"
    """Its time was over."""
    LIFTED = "lifted"
    """Somebody took it back, with a command or by hand."""
    REPLACED = "replaced"
    """Another action of its kind took its place, which is left alone when the time is over."""


@frozen
class CannotExpire(DomainError):
    kind: str


@frozen
class MustExpire(DomainError):
    kind: str


@frozen
class NotInForce(DomainError):
    """Nothing of the action holds any more that could end."""

    number: int


def check_term(kind: ActionKind, expires_at: datetime | None) -> None:
    """Raises CannotExpire or MustExpire."""
    if expires_at is not None and kind.term is Term.NONE:
        raise CannotExpire(kind.name)
    if expires_at is None and kind.term is Term.NEEDED:
        raise MustExpire(kind.name)


def ended_by(kind: ActionKind) -> Mapping[ActionKind, Ending]:
    """What an action of this kind ends when it is carried out: what it takes back, and what it takes the place of."""
    lifted = {other: Ending.LIFTED for other in KINDS if other.undone_by == kind}
    return lifted | ({} if kind.undone_by is None else {kind: Ending.REPLACED})


RENEWED_BEFORE = timedelta(days=1)
"""How long before Discord itself ends an action it is renewed, so that an outage of hours does no harm."""

_CLOCKS_DIFFER = timedelta(hours=1)
"""By less than this: Discord refuses what is only a second too long by its own clock."""


def kept_until(kind: ActionKind, expires_at: datetime, now: datetime) -> datetime:
    """Until when Discord can be told to keep it up, if it is told now."""
    if kind.kept_for is None or expires_at - now <= kind.kept_for:
        return expires_at
    return now + kind.kept_for - _CLOCKS_DIFFER


def next_look(kind: ActionKind, expires_at: datetime, now: datetime) -> datetime:
    """When it is to be ended, or before that renewed."""
    until = kept_until(kind, expires_at, now)
    return expires_at if until == expires_at else until - RENEWED_BEFORE
