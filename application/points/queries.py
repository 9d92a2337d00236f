"""What people ask about points; answered by Readers, which bypass the domain."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.points.account import AccountRef
from domain.points.reason import Reason
from domain.points.role_grant import RoleGrant
from domain.points.transaction import RecordedTransaction, TransactionId, TransactionKind
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek


@frozen
class Receipt:
    """What was recorded, and what people call points there."""

    transaction: RecordedTransaction
    currency: str


@frozen
class GrantedPart:
    """A part of a grant to a role that is on record."""

    transaction: TransactionId
    receivers: int


@frozen(kw_only=True)
class HistoryLine:
    """A transaction as one account sees it. `other` is on the other side: the first, where there are several."""

    id: TransactionId
    kind: TransactionKind
    actor: UserId
    reason: Reason | None
    at: datetime
    amount: int
    balance_after: int
    other: AccountRef
    reverses: TransactionId | None
    reversed_by: TransactionId | None


class LedgerReader(Protocol):
    async def balance(self, guild: GuildId, account: AccountRef) -> int:
        """0 for an account that has no entry yet."""
        ...

    async def history(self, guild: GuildId, account: AccountRef, seek: Seek) -> Page[HistoryLine]:
        """Newest first; the cursor is a transaction's id."""
        ...


class RoleGrantReader(Protocol):
    async def show(self, guild: GuildId, request: RequestId) -> RoleGrant:
        """What this request planned. Raises RoleGrantNotFound."""
        ...

    async def parts(self, guild: GuildId, request: RequestId) -> Mapping[int, GrantedPart]:
        """What is on record of it, by the part's number."""
        ...
