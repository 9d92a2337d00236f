from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Protocol

from attrs import define, field, frozen

from domain.points.account import AccountRef
from domain.points.transaction import TransactionId
from domain.shared.ids import GuildId


class Rule(StrEnum):
    """What must hold of every ledger."""

    SUMS_TO_ZERO = "sums_to_zero"
    """A transaction has entries, and they sum to zero."""
    HAS_TRANSACTION = "has_transaction"
    """An entry belongs to a transaction."""
    BALANCE_IS_SUM = "balance_is_sum"
    """An account's balance is the sum of its entries; one that has entries is there."""
    ENTRIES_FOLLOW = "entries_follow"
    """In the order of their transactions, an account's entries say each balance afterwards, within the bounds."""
    REVERSES_ONCE = "reverses_once"
    """A reversal is the opposite of an earlier transaction, which is no reversal and has no other."""


@frozen(kw_only=True)
class Difference:
    """A rule that does not hold: of a transaction, or of an account. `expected` and `found` are points."""

    rule: Rule
    guild: GuildId
    transaction: TransactionId | None = None
    account: AccountRef | None = None
    expected: int | None = None
    found: int | None = None


@frozen
class Extent:
    transactions: int
    entries: int
    accounts: int


class LedgerAudit(Protocol):
    """Looks at the ledger as it is at one moment; what is recorded meanwhile waits for nothing."""

    async def extent(self, guild: GuildId | None) -> Extent: ...

    def differences(self, guild: GuildId | None) -> AsyncIterator[Difference]:
        """Of one guild, or of all; each as soon as it is found."""
        ...


@frozen
class VerifyLedger:
    """`shown` differences of each rule are kept; all are counted."""

    guild: GuildId | None = None
    shown: int = 20


@define
class Verdict:
    extent: Extent
    counts: dict[Rule, int] = field(factory=lambda: dict.fromkeys(Rule, 0))
    shown: list[Difference] = field(factory=list)

    @property
    def holds(self) -> bool:
        return not any(self.counts.values())


@define
class VerifyLedgerHandler:
    """Compares every balance and transaction with the entries; the memory it takes does not grow with their number."""

    _audit: LedgerAudit

    async def __call__(self, command: VerifyLedger) -> Verdict:
        verdict = Verdict(await self._audit.extent(command.guild))
        async for difference in self._audit.differences(command.guild):
            verdict.counts[difference.rule] += 1
            if verdict.counts[difference.rule] <= command.shown:
                verdict.shown.append(difference)
        return verdict
