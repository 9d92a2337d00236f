"""Forgets the rows of guilds that their tables want forgotten once they are old."""

from collections.abc import Collection
from itertools import batched

from attrs import define
from sqlalchemy import BigInteger, Date, Executable, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from application.shared.clock import SharedClock
from domain.shared.ids import GuildId
from infrastructure.database.growth import Old, forgotten
from infrastructure.database.reading import Reading

GUILDS_AT_ONCE, AT_ONCE = 500, 1_000


def forgetting(old: Old) -> Executable:
    """Of `guilds`, up to AT_ONCE rows from before `before`."""
    table, when = old.table, old.table.c[old.since]
    keys = tuple(table.primary_key)
    *whose, last = keys
    found = select(*keys, when).where(keys[0] == func.any(bindparam("guilds", type_=ARRAY(BigInteger))))
    if old.only is not None:
        found = found.where(old.only)
    if old.newest:
        found = found.add_columns(func.row_number().over(partition_by=whose, order_by=last.desc()).label("nth"))
    rows = found.subquery("rows")
    is_old = rows.c[when.key] < bindparam("before", type_=when.type)
    chosen = select(*(rows.c[key.key] for key in keys)).where(is_old)
    if old.newest:
        chosen = chosen.where(rows.c.nth > old.newest)
    gone = chosen.limit(AT_ONCE).subquery("gone")
    return delete(table).where(*(key == gone.c[key.key] for key in keys)).returning(keys[0])


@define
class OldRows:
    """A guild has few such rows, and finds them by its own id, so that no index by age is needed."""

    _reading: Reading
    _clock: SharedClock

    async def forget(self, guilds: Collection[GuildId]) -> int:
        """Returns how many there were; of several who do it at once, each finds what the others have left."""
        now, count = await self._clock.now(), 0
        for old in forgotten():
            before = now - old.kept
            day_or_moment = before.date() if isinstance(old.table.c[old.since].type, Date) else before
            statement = forgetting(old)
            for some in batched(sorted(guilds), GUILDS_AT_ONCE):
                found = AT_ONCE
                while found == AT_ONCE:
                    found = len(await self._reading.rows(statement, {"guilds": list(some), "before": day_or_moment}))
                    count += found
        return count
