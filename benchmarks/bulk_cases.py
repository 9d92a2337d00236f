"""Opening the cases of a bulk operation: a batch at a time, on one guild."""

import asyncio
import time
from datetime import UTC, datetime
from statistics import median

from attrs import define

from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import Pair
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import Target
from domain.moderation.reason import Reason
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.names import Names
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

_GUILD = GuildId(1_500_000_000_000_000_000)
_BATCH = BAN_ALL.at_once


_OTHERS = (
    """INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
      delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
    SELECT $1, n, 'warn', false, n, 5, n, 0, now(), now(), gen_random_uuid(), 'not_wanted', 'applied', now()
    FROM generate_series(1, 20000) AS n""",
    """INSERT INTO bulk_operations (guild_id, number, act, state, moderator_id, request_id, delete_messages_seconds,
      tell, planned_at, confirmed_at, ended_at, lease_until, lease_token)
    SELECT $1, n, 'ban', 'ended', 5, n, 0, false, now(), now(), now(), now(), gen_random_uuid()
    FROM generate_series(1, 40) AS n""",
    """INSERT INTO bulk_targets (guild_id, operation, user_id, ordinal, state, number)
    SELECT $1, 1 + n / 500, n, n % 500, 'done', n FROM generate_series(1, 19999) AS n""",
)
"""Of another guild, so that statements are planned for tables as they are in use."""


@define
class _Raid:
    """The intent alone: the operation and its targets are there before the clock runs, and taken away after it."""

    uow: PostgresUnitOfWorkFactory
    database: BenchDatabase

    async def planned(self) -> tuple[BulkOperation, tuple[Target, ...]]:
        first = 1_600_000_000_000_000_000
        plan = Plan(
            guild=_GUILD,
            act=BAN_ALL,
            moderator=UserId(80_351_110_224_678_912),
            moderator_names=Names(username="dalia", display_name="Dalia"),
            reason=Reason("advertised a scam in three channels"),
            request=RequestId(1),
            planned_at=datetime.now(UTC),
        )
        targets = tuple(
            Target(
                guild=_GUILD,
                operation=OperationNumber(1),
                user=UserId(first + number),
                ordinal=number,
                username=f"new_here_{number}",
                display_name="Free Gifts",
            )
            for number in range(_BATCH)
        )
        async with self.uow() as work:
            operation = await work.bulk_operations.plan(plan, targets)
            await work.commit()
        return operation, targets

    async def open(self, operation: BulkOperation, targets: tuple[Target, ...]) -> None:
        async with self.uow(turn=_GUILD) as work:
            await work.bulk_cases.open(operation, targets, at=datetime.now(UTC), lease=operation.lease_token)
            await work.commit()

    async def forget(self) -> None:
        for table in ("bulk_targets", "bulk_operations", "cases", "case_counters"):
            await self.database.floor.execute(f"DELETE FROM {table} WHERE guild_id = $1", _GUILD)  # noqa: S608
            await self.database.floor.execute(f"VACUUM (ANALYZE) {table}")  # what was deleted would slow the next down


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    async with uow() as work:
        await work.guilds.register_many([GuildId(_GUILD - 1), _GUILD], at=datetime.now(UTC))
        await work.commit()
    for statement in _OTHERS:
        await database.floor.execute(statement, _GUILD - 1)
    raid = _Raid(uow, database)
    operation, targets = await raid.planned()
    with recording(database.engines.transactional) as recorded:
        await raid.open(operation, targets)
    floor = Floor.of(database.floor, recorded)
    await raid.forget()
    ours, floors = list[float](), list[float]()
    for _ in range(effort.rounds(20)):
        for seconds in (ours, floors):
            operation, targets = await raid.planned()
            started = time.perf_counter()
            await (raid.open(operation, targets) if seconds is ours else floor({}))
            seconds.append(time.perf_counter() - started)
            await raid.forget()
            await asyncio.sleep(0)
    pair = Pair(_BATCH / median(ours), _BATCH / median(floors))
    name = f"opening the cases of a bulk operation, {_BATCH:,} at once on one guild ({floor.round_trips} round trips)"
    return [Figure(name=name, pair=pair, unit="cases per second", goal="ours >= 15,000")]
