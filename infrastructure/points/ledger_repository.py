from collections.abc import Sequence
from datetime import datetime

from attrs import define
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    Text,
    and_,
    bindparam,
    case,
    column,
    exists,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.points.account import AccountRef
from domain.points.errors import TransactionNotFound
from domain.points.transaction import Draft, Entry, RecordedEntry, RecordedTransaction, TransactionId
from domain.shared.ids import GuildId, RequestId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.points.tables import point_accounts, point_entries, point_transactions

_GUILD = bindparam("in_guild", type_=BigInteger)

_asked = (
    func.unnest(
        bindparam("kinds", type_=ARRAY(Text)),
        bindparam("holders", type_=ARRAY(BigInteger)),
        bindparam("amounts", type_=ARRAY(BigInteger)),
    )
    .table_valued(column("kind", Text), column("holder", BigInteger), column("amount", BigInteger))
    .render_derived("asked")
)
_entries = select(_asked.c.kind, _asked.c.holder, _asked.c.amount).cte("entries")


def _of_account(kind: ColumnElement[str], holder: ColumnElement[int]) -> ColumnElement[bool]:
    return and_(_entries.c.kind == kind, _entries.c.holder == holder)


# PostgreSQL checks the row that INSERT proposes before it looks for one to update, so a debit proposes 0 where there is
# an account; where there is none it proposes less than nothing, and the CHECK refuses it. It is the same CHECK that
# refuses an update: nothing is read first, and a refusal ends the transaction, so nothing of it can be committed.
_proposed = case(
    (
        and_(
            _entries.c.amount < 0,
            exists().where(
                point_accounts.c.guild == _GUILD,
                point_accounts.c.kind == _entries.c.kind,
                point_accounts.c.holder == _entries.c.holder,
            ),
        ),
        0,
    ),
    else_=_entries.c.amount,
)
_upsert = upsert(point_accounts).from_select(
    ["guild", "kind", "holder", "balance"],
    # Rows are locked in this order: wallets, pots, and last the mint, which the whole guild shares.
    select(_GUILD, _entries.c.kind, _entries.c.holder, _proposed).order_by(_entries.c.kind.desc(), _entries.c.holder),
)
# Written out, or SQLAlchemy would list the proposed row among what the subquery reads.
_proposed_kind, _proposed_holder = (
    literal_column("excluded.kind", Text),
    literal_column("excluded.holder_id", BigInteger),
)
_moved = (
    _upsert.on_conflict_do_update(
        index_elements=[point_accounts.c.guild, point_accounts.c.kind, point_accounts.c.holder],
        set_={
            "balance": point_accounts.c.balance
            + select(_entries.c.amount).where(_of_account(_proposed_kind, _proposed_holder)).scalar_subquery()
        },
    )
    .returning(point_accounts.c.kind, point_accounts.c.holder, point_accounts.c.balance)
    .cte("moved")
)
_all_moved = select(func.count().label("accounts")).select_from(_moved).subquery("all_moved")
_FACTS = ("guild", "kind", "actor", "reason", "request", "reverses", "at")
# The id is drawn while all accounts are held: of two transactions on one account, the later has the larger id.
_made = (
    insert(point_transactions)
    .from_select(
        _FACTS,
        select(*(bindparam(f"made_{name}", type_=point_transactions.c[name].type) for name in _FACTS)).where(
            _all_moved.c.accounts == func.cardinality(bindparam("kinds", type_=ARRAY(Text)))
        ),
    )
    .returning(point_transactions.c.id)
    .cte("made")
)
_RECORD = (
    insert(point_entries)
    .from_select(
        ["guild", "transaction", "kind", "holder", "amount", "balance_after"],
        select(_GUILD, _made.c.id, _moved.c.kind, _moved.c.holder, _entries.c.amount, _moved.c.balance)
        .select_from(_made.join(_moved, literal_column("true")))
        .join(_entries, _of_account(_moved.c.kind, _moved.c.holder)),
    )
    .returning(
        point_entries.c.transaction,
        point_entries.c.kind,
        point_entries.c.holder,
        point_entries.c.amount,
        point_entries.c.balance_after,
    )
)
_TRANSACTION = (
    select(
        *(point_transactions.c[name].label(f"made_{name}") for name in ("id", *_FACTS)),
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
_GET = _TRANSACTION.where(point_transactions.c.id == bindparam("which", type_=BigInteger))
_RECORDED_BY = _TRANSACTION.where(
    point_transactions.c.request == bindparam("asked_by", type_=BigInteger), point_transactions.c.part == 0
)
_BALANCE = select(point_accounts.c.balance).where(
    point_accounts.c.guild == _GUILD,
    point_accounts.c.kind == bindparam("kind", type_=point_accounts.c.kind.type),
    point_accounts.c.holder == bindparam("holder", type_=BigInteger),
)


@define
class PostgresLedgerRepository:
    _transaction: Transaction

    async def record(self, draft: Draft, *, at: datetime) -> RecordedTransaction:
        facts = {f"made_{name}": getattr(draft, name) for name in _FACTS if name != "at"} | {"made_at": at}
        answer = await self._transaction.execute(_RECORD, {"in_guild": draft.guild} | _arrays(draft.entries) | facts)
        rows = answer.mappings().all()
        return RecordedTransaction.of(draft, rows[0]["transaction"], at, _recorded_entries(rows))

    async def recorded_by(self, guild: GuildId, request: RequestId) -> RecordedTransaction | None:
        rows = (await self._transaction.execute(_RECORDED_BY, {"in_guild": guild, "asked_by": request})).mappings()
        return _found(rows.all())

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
        **{name: rows[0][f"made_{name}"] for name in ("id", *_FACTS)}, entries=_recorded_entries(rows)
    )


def _recorded_entries(rows: Sequence[RowMapping]) -> tuple[RecordedEntry, ...]:
    entries = [
        RecordedEntry(AccountRef(row["kind"], row["holder"]), row["amount"], row["balance_after"]) for row in rows
    ]
    return tuple(sorted(entries, key=lambda entry: entry.account.lock_order))
