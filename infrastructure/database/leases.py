"""Due rows, each claimed by one worker at a time.

A claim writes until when the rows are the claimant's, and a token that no other claim has. The token tells apart a
worker that finishes late, after its lease ran out and another took over, so that it changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
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

from domain.shared.lease import Room
from infrastructure.database.metadata import AnyTable
from infrastructure.database.transaction import Row

NOW: BindParameter[datetime] = bindparam("now", type_=DateTime(timezone=True))
LIMIT: BindParameter[int] = bindparam("limit", type_=Integer)

LOOKED_AT = 10
"""Times as many due rows as there is room for: of a guild that has the oldest, not all may be claimed."""

_untils = Grouping(bindparam("untils", type_=ARRAY(DateTime(timezone=True))))
_busy = bindparam("busy", type_=ARRAY(BigInteger))
_busy_with = Grouping(bindparam("busy_with", type_=ARRAY(Integer)))
_full = bindparam("full", type_=ARRAY(BigInteger))


def lease_token(*, nullable: bool = False) -> Column[object]:
    return Column("lease_token", Uuid, nullable=nullable)


def claim(
    table: AnyTable,
    *,
    due: ColumnElement[bool],
    due_at: Column[datetime],
    oldest_first: Sequence[Column[datetime] | Column[int]],
    returning: Sequence[ColumnElement[object]],
    also: Mapping[str, ColumnElement[int] | ColumnElement[bool] | ColumnElement[datetime | None]] | None = None,
    chosen: Select[*tuple[object, ...]] | None = None,
) -> Executable:
    """One statement that claims rows for which `due` holds and whose `due_at` has come; run it with `claiming`.

    Of those that there is room for, it takes the oldest, or those whose keys `chosen` selects.
    `due_at` then holds the end of the lease, `lease_token` the claim's token, and `attempts` counts the claim;
    `also` sets further columns, by key.
    """
    is_due = due & (due_at <= NOW)
    keys = tuple(table.primary_key)
    if chosen is None:
        chosen = _oldest(table, is_due, oldest_first)
    oldest = chosen.subquery("oldest")
    nth_lease = func.greatest(1, func.least(table.c.attempts, bindparam("longest", type_=Integer)))
    return (
        update(table)
        # Asked again: a claimant that waited here for another's commit finds the row leased, and skips it.
        .where(*(key == oldest.c[key.key] for key in keys), is_due)
        .values(
            {
                **{table.c[key]: value for key, value in (also or {}).items()},
                # Chosen from a list, because a server that spreads tables by guild refuses sums of times here.
                due_at: _untils[nth_lease],
                table.c.attempts: table.c.attempts + 1,
                table.c.lease_token: bindparam("token", type_=Uuid),
            }
        )
        .returning(*returning)
    )


def room_of(guild: ColumnElement[int]) -> ColumnElement[int]:
    """For how many of the guild's rows a claim has room."""
    under_way: ColumnElement[int] = _busy_with[func.array_position(_busy, guild)]
    return bindparam("of_each", type_=Integer) - func.coalesce(under_way, 0)


def _oldest(
    table: AnyTable, is_due: ColumnElement[bool], oldest_first: Sequence[Column[datetime] | Column[int]]
) -> Select[*tuple[object, ...]]:
    keys = tuple(table.primary_key)
    guild = keys[0]
    columns = {column.key: column for column in (*keys, *oldest_first)}
    first = (
        select(*columns.values())
        .where(is_due, guild != func.all(_full))
        .order_by(*oldest_first)
        .limit(bindparam("looked_at", type_=Integer))
        .subquery("first")
    )
    in_order = [first.c[column.key] for column in oldest_first]
    nth = func.row_number().over(partition_by=first.c[guild.key], order_by=in_order).label("nth")
    of_each = select(first, nth).subquery("of_each_guild")
    return (
        select(*(of_each.c[key.key] for key in keys))
        .where(of_each.c.nth <= room_of(of_each.c[guild.key]))
        .order_by(*(of_each.c[column.key] for column in oldest_first))
        .limit(LIMIT)
    )


def claiming(*, now: datetime, leases: Sequence[timedelta], room: Room) -> Row:
    """The parameters of a `claim`. The nth attempt at a row is leased for the nth of `leases`, or for the last one."""
    busy = sorted(room.under_way)
    return {
        "now": now,
        "untils": [now + lease for lease in leases],
        "longest": len(leases),
        "token": uuid4(),
        "limit": room.total,
        "looked_at": LOOKED_AT * room.total,
        "of_each": room.of_each,
        "busy": busy,
        "busy_with": [room.under_way[guild] for guild in busy],
        "full": [guild for guild in busy if not room.of(guild)],
    }


def held(table: AnyTable) -> ColumnElement[bool]:
    """The row is leased by the claim whose `token` is given."""
    token: ColumnElement[bool] = table.c.lease_token == bindparam("token", type_=Uuid)
    return token
