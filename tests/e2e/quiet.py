"""Waiting until the bot has nothing left to do, as its records tell."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import RowMapping, func, select

from domain.moderation.bulk.operation import BulkState
from domain.moderation.case import CaseStatus
from infrastructure.channels.tables import channel_acts, channel_turns, lockdowns
from infrastructure.database.engines import Engines
from infrastructure.moderation.bulk.tables import bulk_operations
from infrastructure.moderation.tables import cases
from infrastructure.outbox.tables import outbox

_LEFT = (
    select(func.count()).select_from(cases).where(cases.c.status == CaseStatus.PENDING),
    select(func.count()).select_from(bulk_operations).where(bulk_operations.c.state == BulkState.RUNNING),
    select(func.count()).select_from(lockdowns).where(lockdowns.c.settled_at.is_(None)),
    select(func.count()).select_from(channel_acts).where(channel_acts.c.settled_at.is_(None)),
    # Whoever is at the locks of a guild looks once more after the last one is settled: one that is decided before they
    # end is theirs, and who asked for it is told that it is still to do.
    select(func.count()).select_from(channel_turns),
    # Last, as what is settled above makes them.
    select(func.count()).select_from(outbox).where(outbox.c.done_at.is_(None)),
)


async def until_quiet(engines: Engines, *, within: float = 60.0) -> None:
    """Until nothing is under way and, after that, no event undelivered. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while await _is_any_left(engines):  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.05)


async def cases_of(engines: Engines) -> Sequence[RowMapping]:
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(select(cases).order_by(cases.c.number))).mappings().all()


async def _is_any_left(engines: Engines) -> bool:
    async with engines.autocommit.connect() as connection:
        for query in _LEFT:
            if await connection.scalar(query):
                return True
    return False
