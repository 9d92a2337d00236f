"""Points for tests: drafts, told only what matters."""

from datetime import datetime

from domain.points.account import wallet
from domain.points.amount import points
from domain.points.reason import Reason
from domain.points.role_grant import RoleGrant, digest_of
from domain.points.transaction import Draft, RecordedEntry, RecordedTransaction, TransactionId, grant, transfer
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR, a_request
from tests.fakes.clock import START

ROLE = RoleId(850)
ANOTHER = UserId(21)
"""A member beside MEMBER."""


def a_grant(receiver: UserId, amount: int, *, guild: GuildId = GUILD, request: RequestId | None = None) -> Draft:
    return grant(
        guild=guild,
        actor=MODERATOR,
        receiver=receiver,
        amount=points(amount),
        reason=Reason("won the quiz"),
        request=request or a_request(),
    )


def a_transfer(
    sender: UserId, receiver: UserId, amount: int, *, guild: GuildId = GUILD, request: RequestId | None = None
) -> Draft:
    return transfer(
        guild=guild,
        sender=sender,
        receiver=receiver,
        amount=points(amount),
        reason=None,
        request=request or a_request(),
    )


def a_role_grant(
    *,
    role: RoleId = ROLE,
    amount: int = 20,
    request: RequestId | None = None,
    receivers: int = 2,
    parts: int = 1,
    at: datetime = START,
) -> RoleGrant:
    """MEMBER and MODERATOR have the role."""
    return RoleGrant(
        guild=GUILD,
        request=request or a_request(),
        role=role,
        amount=points(amount),
        reason=Reason("won the tournament"),
        planned_by=MODERATOR,
        planned_at=at,
        receivers=receivers,
        digest=digest_of((MEMBER, MODERATOR)),
        parts=parts,
    )


def a_recorded(*, sender: UserId, receiver: UserId, amount: int = 10, id_: int = 7) -> RecordedTransaction:
    """A gift between two who had nothing else."""
    entries = (RecordedEntry(wallet(sender), -amount, 0), RecordedEntry(wallet(receiver), amount, amount))
    ordered = tuple(sorted(entries, key=lambda entry: entry.account.lock_order))
    return RecordedTransaction.of(a_transfer(sender, receiver, amount), TransactionId(id_), START, ordered)
