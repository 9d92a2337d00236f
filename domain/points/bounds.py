"""What an account may hold."""

from domain.points.account import MAX_POINTS, AccountKind, AccountRef
from domain.points.errors import InsufficientPoints, ReceiverFull
from domain.points.transaction import Entry
from domain.shared.ids import UserId


def check_bounds(entry: Entry, balance: int) -> None:
    """Raises InsufficientPoints or ReceiverFull, where an account with this balance cannot take the entry."""
    if entry.account.kind is AccountKind.MINT:
        return
    if balance + entry.amount < 0:
        raise InsufficientPoints(user=_user_of(entry.account), balance=balance, needed=-entry.amount)
    if balance + entry.amount > MAX_POINTS:
        raise ReceiverFull(user=_user_of(entry.account), balance=balance, amount=entry.amount, largest=MAX_POINTS)


def _user_of(account: AccountRef) -> UserId | None:
    return UserId(account.holder) if account.kind is AccountKind.WALLET else None
