from datetime import datetime

from attrs import define

from application.points.queries import HistoryLine
from domain.points.account import MAX_POINTS, AccountKind, AccountRef, wallet
from domain.points.errors import AlreadyRecorded, AlreadyReversed, BalanceOutOfBounds, TransactionNotFound
from domain.points.transaction import TRANSFER, Draft, RecordedEntry, RecordedTransaction, TransactionId
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek
from tests.fakes.guilds import GUILDS
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

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
        if any((other.request, other.part) == (draft.request, draft.part) for other in others):
            raise AlreadyRecorded
        if draft.reverses is not None and any(other.reverses == draft.reverses for other in others):
            raise AlreadyReversed
        id_ = TransactionId(self._transaction.records.next_id())
        recorded = RecordedTransaction.of(draft, id_, at, tuple(made))
        await self._transaction[TRANSACTIONS].put((draft.guild, recorded.id), recorded)
        return recorded

    async def recorded_by(self, guild: GuildId, request: RequestId, part: int = 0) -> RecordedTransaction | None:
        found = self._transaction[TRANSACTIONS]
        return next((one for one in found if (one.guild, one.request, one.part) == (guild, request, part)), None)

    async def get(self, guild: GuildId, id_: TransactionId) -> RecordedTransaction:
        found = self._transaction[TRANSACTIONS].find((guild, id_))
        if found is None:
            raise TransactionNotFound(id_)
        return found

    async def balance(self, guild: GuildId, account: AccountRef) -> int:
        return self._transaction[ACCOUNTS].find((guild, account)) or 0

    async def given_since(self, guild: GuildId, sender: UserId, since: datetime) -> int:
        return -sum(
            one.entry_of(wallet(sender)).amount
            for one in self._transaction[TRANSACTIONS]
            if (one.guild, one.kind, one.actor) == (guild, TRANSFER, sender) and one.at >= since
        )


@define
class MemoryLedgerReader:
    _records: MemoryRecords

    async def balance(self, guild: GuildId, account: AccountRef) -> int:
        return self._records[ACCOUNTS].get((guild, account), 0)

    async def history(self, guild: GuildId, account: AccountRef, seek: Seek) -> Page[HistoryLine]:
        made = [one for (of, _), one in self._records[TRANSACTIONS].items() if of == guild]
        reversals = {one.reverses: one.id for one in made if one.reverses is not None}
        lines = [
            HistoryLine(
                id=one.id,
                kind=one.kind,
                actor=one.actor,
                reason=one.reason,
                at=one.at,
                amount=entry.amount,
                balance_after=entry.balance_after,
                other=min(
                    (other.account for other in one.entries if (other.amount < 0) != (entry.amount < 0)),
                    key=lambda account: (account.kind.value, account.holder),
                ),
                reverses=one.reverses,
                reversed_by=reversals.get(one.id),
            )
            for one in made
            for entry in one.entries
            if entry.account == account
        ]
        return seek_rows(lines, seek, key=lambda line: line.id)
