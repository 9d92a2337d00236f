"""The one statement that gives the same amount to many members."""

from sqlalchemy import BigInteger, ColumnElement, bindparam, column, func, insert, literal, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.points.account import MAX_POINTS, MINT, AccountKind
from infrastructure.points.recording import FACTS
from infrastructure.points.tables import point_accounts, point_entries, point_transactions

_GUILD = bindparam("in_guild", type_=BigInteger)
_AMOUNT = bindparam("amount", type_=BigInteger)
_KEY = [point_accounts.c.guild, point_accounts.c.kind, point_accounts.c.holder]


def _kind(kind: AccountKind) -> ColumnElement[AccountKind]:
    return literal(kind, point_accounts.c.kind.type)


_receivers = (
    func.unnest(bindparam("receivers", type_=ARRAY(BigInteger)))
    .table_valued(column("holder", BigInteger))
    .render_derived("receivers")
)
_given = upsert(point_accounts).from_select(
    ["guild", "kind", "holder", "balance"],
    select(_GUILD, _kind(AccountKind.WALLET), _receivers.c.holder, _AMOUNT).order_by(_receivers.c.holder),
)
_fuller = point_accounts.c.balance + _given.excluded.balance
_filled = (
    _given.on_conflict_do_update(index_elements=_KEY, set_={"balance": _fuller}, where=_fuller <= MAX_POINTS)
    .returning(point_accounts.c.holder, point_accounts.c.balance)
    .cte("filled")
)
_all_filled = select(func.count().label("wallets")).select_from(_filled).cte("all_filled")
_out = -_AMOUNT * _all_filled.c.wallets
_minting = upsert(point_accounts).from_select(
    ["guild", "kind", "holder", "balance"],
    select(_GUILD, _kind(MINT.kind), literal(MINT.holder, BigInteger), _out).where(_all_filled.c.wallets > 0),
)
_minted = (
    _minting.on_conflict_do_update(
        index_elements=_KEY, set_={"balance": point_accounts.c.balance + _minting.excluded.balance}
    )
    .returning(point_accounts.c.balance)
    .cte("minted")
)
_made = (
    insert(point_transactions)
    .from_select(
        FACTS,
        select(*(bindparam(f"made_{name}", type_=point_transactions.c[name].type) for name in FACTS)).select_from(
            _minted
        ),
    )
    .returning(point_transactions.c.id)
    .cte("made")
)
_written = (
    insert(point_entries)
    .from_select(
        ["guild", "transaction", "kind", "holder", "amount", "balance_after"],
        union_all(
            select(_GUILD, _made.c.id, _kind(AccountKind.WALLET), _filled.c.holder, _AMOUNT, _filled.c.balance),
            select(_GUILD, _made.c.id, _kind(MINT.kind), literal(MINT.holder, BigInteger), _out, _minted.c.balance),
        ),
    )
    .cte("written")
)
RECORD_PART = select(_all_filled.c.wallets).add_cte(_written)
