from collections.abc import Sequence
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, RowMapping, and_, bindparam, func, literal_column, select

from domain.points.account import AccountKind, AccountRef
from domain.points.errors import TransactionNotFound
from domain.points.transaction import TRANSFER, Draft, Entry, RecordedEntry, RecordedTransaction, TransactionId
from domain.shared.ids import GuildId, RequestId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.points.recording import FACTS, RECORD
from infrastructure.points.tables import point_accounts, point_entries, point_transactions

_GUILD = bindparam("in_guild", type_=BigInteger)

_TRANSACTION = (
    select(
        *(point_transactions.c[name].label(f"made_{name}") for name in ("id", *FACTS)),
        point_entries.c.kind,
        point_entries.c.holder,
        point_entries.c.amount,
        point_entries.c.balance_after,
    )
    .join(
        point_entries,
        and_(
            point_entries.c.guild == point_transactions.c.guild, point_entries.c.transaction == point_transactions.c.id
        ),
    )
    .where(point_transactions.c.guild == _GUILD)
)
_GET = _TRANSACTION.where(point_transactions.c.id == bindparam("which"))
_RECORDED_BY = _TRANSACTION.where(
    point_transactions.c.request == bindparam("asked_by"),
    point_transactions.c.part == bindparam("part"),
)
_BALANCE = select(point_accounts.c.balance).where(
    point_accounts.c.guild == _GUILD,
    point_accounts.c.kind == bindparam("kind"),
    point_accounts.c.holder == bindparam("holder"),
)
_GIVEN = (
    select(func.coalesce(-func.sum(point_entries.c.amount), 0).cast(BigInteger).label("given"))
    .join_from(
        point_transactions,
        point_entries,
        and_(
            point_entries.c.guild == point_transactions.c.guild,
            point_entries.c.transaction == point_transactions.c.id,
            point_entries.c.kind == AccountKind.WALLET,
            point_entries.c.holder == point_transactions.c.actor,
        ),
    )
    .where(
        point_transactions.c.guild == _GUILD,
        point_transactions.c.actor == bindparam("sender"),
        # Written out: with a parameter, a generic plan could not use the partial index.
        point_transactions.c.kind == literal_column(f"'{TRANSFER}'"),
        point_transactions.c.at >= bindparam("since"),
    )
)


@define
class PostgresLedgerRepository:
    _transaction: Transaction

    async def record(self, draft: Draft, *, at: datetime) -> RecordedTransaction:
        facts = {f"made_{name}": getattr(draft, name) for name in FACTS if name != "at"} | {"made_at": at}
        answer = await self._transaction.execute(RECORD, {"in_guild": draft.guild} | _arrays(draft.entries) | facts)
        rows = answer.mappings().all()
        return RecordedTransaction.of(draft, rows[0]["transaction"], at, _recorded_entries(rows))

    async def recorded_by(self, guild: GuildId, request: RequestId, part: int = 0) -> RecordedTransaction | None:
        which: Row = {"in_guild": guild, "asked_by": request, "part": part}
        return _found((await self._transaction.execute(_RECORDED_BY, which)).mappings().all())

    async def get(self, guild: GuildId, id_: TransactionId) -> RecordedTransaction:
        rows = (await self._transaction.execute(_GET, {"in_guild": guild, "which": id_})).mappings()
        found = _found(rows.all())
        if found is None:
            raise TransactionNotFound(id_)
        return found

    async def balance(self, guild: GuildId, account: AccountRef) -> int:
        which = {"in_guild": guild, "kind": account.kind, "holder": account.holder}
        row = (await self._transaction.execute(_BALANCE, which)).mappings().one_or_none()
        return 0 if row is None else row["balance"]

    async def given_since(self, guild: GuildId, sender: UserId, since: datetime) -> int:
        which = {"in_guild": guild, "sender": sender, "since": since}
        row = (await self._transaction.execute(_GIVEN, which)).mappings().one()
        given: int = row["given"]
        return given


def _arrays(entries: Sequence[Entry]) -> Row:
    return {
        "kinds": [entry.account.kind.value for entry in entries],
        "holders": [entry.account.holder for entry in entries],
        "amounts": [entry.amount for entry in entries],
    }


def _found(rows: Sequence[RowMapping]) -> RecordedTransaction | None:
    if not rows:
        return None
    return RecordedTransaction(
        **{name: rows[0][f"made_{name}"] for name in ("id", *FACTS)}, entries=_recorded_entries(rows)
    )


def _recorded_entries(rows: Sequence[RowMapping]) -> tuple[RecordedEntry, ...]:
    entries = [
        RecordedEntry(AccountRef(row["kind"], row["holder"]), row["amount"], row["balance_after"]) for row in rows
    ]
    return tuple(sorted(entries, key=lambda entry: entry.account.lock_order))
