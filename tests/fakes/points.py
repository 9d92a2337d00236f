from datetime import datetime

from attrs import define

from domain.points.account import MAX_POINTS, AccountKind, AccountRef
from domain.points.errors import AlreadyRecorded, AlreadyReversed, BalanceOutOfBounds, TransactionNotFound
from domain.points.transaction import Draft, RecordedEntry, RecordedTransaction, TransactionId
from domain.shared.ids import GuildId, RequestId
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryTable, MemoryTransaction

ACCOUNTS = MemoryTable[tuple[GuildId, AccountRef], int]("point_accounts")
TRANSACTIONS = MemoryTable[tuple[GuildId, TransactionId], RecordedTransaction]("point_transactions")


@define
class MemoryLedgerRepository:
    _transaction: MemoryTransaction

    async def record(self, draft: Draft, *, at: datetime) -> RecordedTransaction:
        accounts, made = self._transaction[ACCOUNTS], list[RecordedEntry]()
        self._transaction[GUILDS].require(draft.guild)
        for entry in sorted(draft.entries, key=lambda entry: entry.account.lock_order):
            await accounts.lock((draft.guild, entry.account))
            balance = (accounts.find((draft.guild, entry.account)) or 0) + entry.amount
            if entry.account.kind is not AccountKind.MINT and not 0 <= balance <= MAX_POINTS:
                raise BalanceOutOfBounds
            await accounts.put((draft.guild, entry.account), balance)
            made.append(RecordedEntry(entry.account, entry.amount, balance))
        others = [other for other in self._transaction[TRANSACTIONS] if other.guild == draft.guild]
        if any(other.request == draft.request for other in others):
            raise AlreadyRecorded
        if draft.reverses is not None and any(other.reverses == draft.reverses for other in others):
            raise AlreadyReversed
        id_ = TransactionId(self._transaction.records.next_id())
        recorded = RecordedTransaction.of(draft, id_, at, tuple(made))
        await self._transaction[TRANSACTIONS].put((draft.guild, recorded.id), recorded)
        return recorded

    async def recorded_by(self, guild: GuildId, request: RequestId) -> RecordedTransaction | None:
        found = self._transaction[TRANSACTIONS]
        return next((one for one in found if (one.guild, one.request) == (guild, request)), None)

    async def get(self, guild: GuildId, id_: TransactionId) -> RecordedTransaction:
        found = self._transaction[TRANSACTIONS].find((guild, id_))
        if found is None:
            raise TransactionNotFound(id_)
        return found

    async def balance(self, guild: GuildId, account: AccountRef) -> int:
        return self._transaction[ACCOUNTS].find((guild, account)) or 0
