"""The statements by which a guild has things forgotten after some days, made from what their tables declare."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import BigInteger, DateTime, Executable, and_, bindparam, delete, select, update

from infrastructure.database.metadata import AnyTable, metadata
from infrastructure.database.privacy import Retention, retention_of
from infrastructure.privacy.finding import MOST, sql_condition


@cache
def forgetting() -> Mapping[str, Executable]:
    """By the setting: of `in_guild`, up to `most` rows from before `before`, the oldest first."""
    found = [(table, retention) for table in metadata.sorted_tables if (retention := retention_of(table)) is not None]
    return {retention.setting: _forgetting(table, retention) for table, retention in found}


def _forgetting(table: AnyTable, retention: Retention) -> Executable:
    keys, since = tuple(table.primary_key), table.c[retention.since]
    old = (
        select(*keys)
        .where(
            keys[0] == bindparam("in_guild", type_=BigInteger),
            since < bindparam("before", type_=DateTime(timezone=True)),
            sql_condition(retention.only),
        )
        .order_by(since)
        .limit(MOST)
        .subquery("old")
    )
    which = and_(*(key == old.c[key.key] for key in keys))
    if not retention.empties:
        return delete(table).where(which)
    return update(table).where(which).values({table.c[key]: value for key, value in retention.empties.items()})
