from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.points.account import AccountRef
from domain.points.amount import Points
from domain.points.role_grant import RoleGrant
from domain.points.transaction import Draft, RecordedTransaction, TransactionId
from domain.shared.ids import GuildId, RequestId, UserId


class LedgerRepository(Protocol):
    """A guild's accounts and transactions. Accounts come into being with their first entry; nothing is ever removed.

    A refused `record` ends the unit of work: nothing in it can be committed any more. Use RecordTransaction, which
    finds out in a fresh one what stood in the way, and answers a request that was delivered before.
    """

    async def record(self, draft: Draft, *, at: datetime) -> RecordedTransaction:
        """Move the points, and hold the rows of all accounts touched until the end of the unit of work.

        Raises AlreadyRecorded if the request recorded one before, BalanceOutOfBounds where an account would fall below
        zero or rise above MAX_POINTS, AlreadyReversed if what the draft reverses was reversed before.
        """
        ...

    async def recorded_by(self, guild: GuildId, request: RequestId, part: int = 0) -> RecordedTransaction | None:
        """What this part of the request recorded, or None where it recorded nothing."""
        ...

    async def get(self, guild: GuildId, id_: TransactionId) -> RecordedTransaction:
        """Raises TransactionNotFound."""
        ...

    async def balance(self, guild: GuildId, account: AccountRef) -> int:
        """0 for an account that has no entry yet."""
        ...

    async def given_since(self, guild: GuildId, sender: UserId, since: datetime) -> int:
        """How much this member has given to others from then on, reversed or not."""
        ...


class RoleGrantRepository(Protocol):
    async def add(self, grant: RoleGrant) -> None:
        """Remember what was planned; the same request again changes nothing."""
        ...

    async def forget(self, guild: GuildId, *, before: datetime) -> None:
        """What was planned before then; what was granted by it stays on record."""
        ...

    async def full(self, guild: GuildId, users: Collection[UserId], amount: Points) -> frozenset[UserId]:
        """Those of these users whose wallets cannot take that many points more."""
        ...

    async def record_part(
        self, grant: RoleGrant, part: int, receivers: Collection[UserId], *, actor: UserId, at: datetime
    ) -> int:
        """Give each of these the amount, in one transaction; full wallets are left out. Returns how many got it.

        A part that nobody got leaves nothing behind. Raises AlreadyRecorded if the part was recorded before.
        """
        ...
