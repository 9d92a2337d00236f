"""The one statement that records a transaction."""

from sqlalchemy import (
    BigInteger,
    ColumnElement,
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

from infrastructure.points.tables import point_accounts, point_entries, point_transactions

FACTS = ("guild", "kind", "actor", "reason", "request", "part", "reverses", "at")
"""The columns of a transaction that are given, each as a parameter `made_<name>`."""

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
# The id is drawn while all accounts are held: of two transactions on one account, the later has the larger id.
_made = (
    insert(point_transactions)
    .from_select(
        FACTS,
        select(*(bindparam(f"made_{name}", type_=point_transactions.c[name].type) for name in FACTS)).where(
            _all_moved.c.accounts == func.cardinality(bindparam("kinds", type_=ARRAY(Text)))
        ),
    )
    .returning(point_transactions.c.id)
    .cte("made")
)
RECORD = (
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
