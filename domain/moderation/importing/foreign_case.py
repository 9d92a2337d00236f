"""A case of another bot, in the words of both."""

from datetime import datetime

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.note import NOTE
from domain.shared.ids import RoleId, UserId


@frozen(kw_only=True)
class ForeignCase:
    """`key` tells it from all others over there; `named` is what its kind is called there, and `kind` what that is
    here, None where there is nothing like it."""

    key: int
    number: int | None
    named: str
    kind: ActionKind | None
    target: UserId
    moderator: UserId
    """NOBODY where it is not known."""
    reason: str | None
    at: datetime | None
    expires_at: datetime | None = None
    is_over: bool = False
    """Whether its time is over by what is said over there."""
    is_voided: bool = False
    roles: tuple[RoleId, ...] = ()
    """What the member had then; of a jail, what it took."""
    jail_role: RoleId | None = None
    target_name: str | None = None
    moderator_name: str | None = None


def kind_here(foreign: ForeignCase) -> ActionKind:
    """What there is nothing like becomes a note, which is for moderators alone."""
    return NOTE if foreign.kind is None else foreign.kind
