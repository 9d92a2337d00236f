"""Transactions: entries that sum to zero. A draft is what shall be recorded; what is recorded never changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import NewType

from attrs import Attribute, field, frozen

from domain.points.account import MINT, AccountRef, wallet
from domain.points.amount import Points
from domain.points.errors import ReversalIsFinal
from domain.points.reason import Reason
from domain.shared.ids import GuildId, RequestId, UserId

TransactionId = NewType("TransactionId", int)
"""Of two transactions that touch one account, the later one has the larger id."""

TransactionKind = NewType("TransactionKind", str)
"""What a transaction was made for, up to 32 of a-z and _; a stored kind of another version is shown as it is."""

TRANSFER = TransactionKind("transfer")
GRANT = TransactionKind("grant")
ROLE_GRANT = TransactionKind("role_grant")
TAKE = TransactionKind("take")
DAILY = TransactionKind("daily")
PURCHASE = TransactionKind("purchase")
REVERSAL = TransactionKind("reversal")


@frozen
class Entry:
    """What one account gains, or loses where `amount` is below zero."""

    account: AccountRef
    amount: int


def _balanced(_draft: "Draft", _field: "Attribute[tuple[Entry, ...]]", entries: tuple[Entry, ...]) -> None:
    if sum(entry.amount for entry in entries) != 0:
        raise ValueError("the entries of a transaction sum to zero")
    if not entries or any(entry.amount == 0 for entry in entries):
        raise ValueError("a transaction moves points")
    if len({entry.account for entry in entries}) < len(entries):
        raise ValueError("an account has one entry in a transaction")


@frozen(kw_only=True)
class Draft:
    """A transaction to be recorded. Entries that do not sum to zero are a defect, and raise ValueError."""

    guild: GuildId
    kind: TransactionKind
    actor: UserId
    reason: Reason | None
    request: RequestId
    entries: tuple[Entry, ...] = field(validator=_balanced)
    reverses: TransactionId | None = None
    part: int = 0
    """From 0 on, where one request is recorded in several transactions."""


@frozen
class RecordedEntry:
    """`balance_after` is the account's balance right after the transaction."""

    account: AccountRef
    amount: int
    balance_after: int


@frozen(kw_only=True)
class RecordedTransaction:
    """The receipt: whoever asks again with the same request gets the same one."""

    guild: GuildId
    id: TransactionId
    kind: TransactionKind
    actor: UserId
    reason: Reason | None
    request: RequestId
    part: int
    reverses: TransactionId | None
    at: datetime
    entries: tuple[RecordedEntry, ...]

    @classmethod
    def of(
        cls, draft: Draft, id_: TransactionId, at: datetime, entries: tuple[RecordedEntry, ...]
    ) -> "RecordedTransaction":
        return cls(
            guild=draft.guild,
            id=id_,
            kind=draft.kind,
            actor=draft.actor,
            reason=draft.reason,
            request=draft.request,
            part=draft.part,
            reverses=draft.reverses,
            at=at,
            entries=entries,
        )

    def entry_of(self, account: AccountRef) -> RecordedEntry:
        """Raises KeyError where the transaction does not touch the account."""
        for entry in self.entries:
            if entry.account == account:
                return entry
        raise KeyError(account)


def moved(source: AccountRef, target: AccountRef, amount: Points) -> tuple[Entry, Entry]:
    return Entry(source, -amount), Entry(target, amount)


def transfer(
    *, guild: GuildId, sender: UserId, receiver: UserId, amount: Points, reason: Reason | None, request: RequestId
) -> Draft:
    """One member gives to another."""
    return Draft(
        guild=guild,
        kind=TRANSFER,
        actor=sender,
        reason=reason,
        request=request,
        entries=moved(wallet(sender), wallet(receiver), amount),
    )


def grant(
    *,
    guild: GuildId,
    actor: UserId,
    receiver: UserId,
    amount: Points,
    reason: Reason | None,
    request: RequestId,
    kind: TransactionKind = GRANT,
) -> Draft:
    """From the mint to a member."""
    entries = moved(MINT, wallet(receiver), amount)
    return Draft(guild=guild, kind=kind, actor=actor, reason=reason, request=request, entries=entries)


def take(
    *,
    guild: GuildId,
    actor: UserId,
    giver: UserId,
    amount: Points,
    reason: Reason | None,
    request: RequestId,
    kind: TransactionKind = TAKE,
) -> Draft:
    """From a member back to the mint: taken by a moderator, or paid for something."""
    entries = moved(wallet(giver), MINT, amount)
    return Draft(guild=guild, kind=kind, actor=actor, reason=reason, request=request, entries=entries)


def reversal_of(recorded: RecordedTransaction, *, actor: UserId, reason: Reason | None, request: RequestId) -> Draft:
    """Everything back to where it was. Raises ReversalIsFinal."""
    if recorded.reverses is not None:
        raise ReversalIsFinal(recorded.id)
    return Draft(
        guild=recorded.guild,
        kind=REVERSAL,
        actor=actor,
        reason=reason,
        request=request,
        entries=_opposite(recorded.entries),
        reverses=recorded.id,
    )


def _opposite(entries: Iterable[RecordedEntry]) -> tuple[Entry, ...]:
    return tuple(Entry(entry.account, -entry.amount) for entry in entries)
