"""How long an action holds, and how it ended."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

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
