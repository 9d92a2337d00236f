"""Makes the parts of tables ahead, and drops old ones, while others read and write."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import structlog
from attrs import define, frozen
from sqlalchemy import Text, bindparam, func, select, text

from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.parts import LATE, PARTS, Parted, first_of_month, months
from infrastructure.database.transaction import Row, Transaction

_log = structlog.stdlib.get_logger(__name__)

MONTHS_AHEAD = 3
AT_ONCE = 1_000
"""Rows that are deleted at once, where no part could be dropped."""

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC).date()

# Whoever waits for a lock has others wait behind: rather not now. It is tried again in the next round.
PATIENCE = text("SET LOCAL lock_timeout = '1s'")
_TAKE_TURN = select(
    func.pg_try_advisory_xact_lock(func.hashtext(bindparam("turn", type_=Text))).label("is_ours"),
)


@frozen
class _Part:
    name: str
    since: date
    until: date


@define(eq=False)
class PartKeeper:
    """Of several that are at it at once, one does it; each part is made or dropped in a transaction of its own."""

    _engine: FairEngine

    async def make_ahead(self, parted: Parted, today: date) -> int:
        """Make the parts of the months up to MONTHS_AHEAD from now on; returns how many were missing."""
        async with self._transaction() as transaction:
            there = await _parts(transaction, parted)
        wanted = months(today - LATE, first_of_month(today, later=MONTHS_AHEAD))
        return sum([await self._make(parted, start) for start in wanted if not _is_there(start, there)])

    async def outlived(self, parted: Parted, kept_since: date) -> tuple[date, ...]:
        """The days before which a whole part is older than `kept_since`, the oldest first."""
        async with self._transaction() as transaction:
            found = [part.until for part in await _parts(transaction, parted) if part.until <= kept_since]
            if await _has_unplaced(transaction, parted, _BEGINNING, kept_since):
                found.append(kept_since)
        return tuple(found)

    async def drop(self, parted: Parted, before: date) -> int:
        """Drop the parts that end by then, and what else is as old; returns how many parts there were."""
        dropped = 0
        while await self._drop_oldest(parted, before):
            dropped += 1
        while await self._forget_unplaced(parted, before) == AT_ONCE:
            pass
        return dropped

    async def _make(self, parted: Parted, start: date) -> bool:
        end = first_of_month(start, later=1)
        async with self._turn(parted) as transaction:
            if transaction is None or _is_there(start, await _parts(transaction, parted)):
                return False
            # What is in the default part by now stays there: who writes it would have to wait while it is moved.
            if await _has_unplaced(transaction, parted, start, end):
                return False
            part = f"{parted.name}_{start:%Y_%m}"
            # Made by itself and then attached, it takes no lock for which readers or writers of the others wait.
            await transaction.execute(
                text(f"CREATE TABLE {part} (LIKE {parted.name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
            )
            await transaction.execute(
                text(f"ALTER TABLE {parted.name} ATTACH PARTITION {part} FOR VALUES FROM ('{start}') TO ('{end}')")
            )
            await transaction.commit()
        _log.info("a part of a table was made", table=parted.name, part=part)
        return True

    async def _drop_oldest(self, parted: Parted, before: date) -> bool:
        async with self._turn(parted) as transaction:
            if transaction is None:
                return False
            old = [part.name for part in await _parts(transaction, parted) if part.until <= before]
            if not old:
                return False
            await transaction.execute(text(f"DROP TABLE {old[0]}"))
            await transaction.commit()
        _log.info("a part of a table was dropped", table=parted.name, part=old[0])
        return True

    async def _forget_unplaced(self, parted: Parted, before: date) -> int:
        async with self._transaction() as transaction:
            forgotten = await transaction.execute(parted.forget_unplaced(AT_ONCE), {"before": parted.bound(before)})
            await transaction.commit()
        return forgotten.rowcount

    @asynccontextmanager
    async def _turn(self, parted: Parted) -> AsyncIterator[Transaction | None]:
        """None where another process is at it."""
        async with self._transaction() as transaction:
            asked = await transaction.execute(_TAKE_TURN, {"turn": f"parts of {parted.name}"})
            yield transaction if asked.mappings().one()["is_ours"] else None

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Transaction]:
        transaction = Transaction(self._engine)
        try:
            await transaction.execute(PATIENCE)
            yield transaction
        finally:
            await transaction.close()


async def _parts(transaction: Transaction, parted: Parted) -> Sequence[_Part]:
    found = await transaction.execute(PARTS, {"name": parted.name})
    return [
        _Part(row["name"], _BEGINNING if row["since"] is None else row["since"].date(), row["until"].date())
        for row in found.mappings()
    ]


def _is_there(start: date, parts: Sequence[_Part]) -> bool:
    return any(part.since <= start < part.until for part in parts)


async def _has_unplaced(transaction: Transaction, parted: Parted, since: date, before: date) -> bool:
    between: Row = {"since": parted.bound(since), "before": parted.bound(before)}
    return (await transaction.execute(parted.some_unplaced(), between)).first() is not None
