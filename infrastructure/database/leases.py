"""Due rows, each claimed by one worker at a time.

A claim writes until when the rows are the claimant's, and a token that no other claim has. The token tells apart a
worker that finishes late, after its lease ran out and another took over, so that it changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    DateTime,
    Executable,
    Integer,
    Uuid,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.selectable import Select

from infrastructure.database.metadata import AnyTable
from infrastructure.database.transaction import Row

NOW: BindParameter[datetime] = bindparam("now", type_=DateTime(timezone=True))

_untils = Grouping(bindparam("untils", type_=ARRAY(DateTime(timezone=True))))


def lease_token(*, nullable: bool = False) -> Column[object]:
    return Column("lease_token", Uuid, nullable=nullable)


def claim(
    table: AnyTable,
    *,
    due: ColumnElement[bool],
    due_at: Column[datetime],
    oldest_first: Sequence[ColumnElement[object]],
    returning: Sequence[ColumnElement[object]],
    chosen: Select[*tuple[object, ...]] | None = None,
) -> Executable:
    """One statement that claims rows for which `due` holds and whose `due_at` has come; run it with `claiming`.

    `chosen` selects the keys of those to claim, where that is not simply the oldest ones.
    `due_at` then holds the end of the lease, `lease_token` the claim's token, and `attempts` counts the claim.
    """
    is_due = due & (due_at <= NOW)
    keys = tuple(table.primary_key)
    if chosen is None:
        chosen = select(*keys).where(is_due).order_by(*oldest_first).limit(bindparam("limit", type_=Integer))
    oldest = chosen.subquery("oldest")
    nth_lease = func.greatest(1, func.least(table.c.attempts, bindparam("longest", type_=Integer)))
    return (
        update(table)
        # Asked again: a claimant that waited here for another's commit finds the row leased, and skips it.
        .where(*(key == oldest.c[key.key] for key in keys), is_due)
        .values(
            {
                # Chosen from a list, because a server that spreads tables by guild refuses sums of times here.
                due_at: _untils[nth_lease],
                table.c.attempts: table.c.attempts + 1,
                table.c.lease_token: bindparam("token", type_=Uuid),
            }
        )
        .returning(*returning)
    )


def claiming(*, now: datetime, leases: Sequence[timedelta], limit: int) -> Row:
    """The parameters of a `claim`. The nth attempt at a row is leased for the nth of `leases`, or for the last one."""
    return {
        "now": now,
        "untils": [now + lease for lease in leases],
        "longest": len(leases),
        "token": uuid4(),
        "limit": limit,
    }


def held(table: AnyTable) -> ColumnElement[bool]:
    """The row is leased by the claim whose `token` is given."""
    token: ColumnElement[bool] = table.c.lease_token == bindparam("token", type_=Uuid)
    return token
