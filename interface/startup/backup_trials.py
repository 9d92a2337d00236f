"""Where backups are loaded, and how what came of them is examined: as `tux doctor` and `tux ledger verify` would."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from attrs import evolve

from application.backups.ports import Finding
from application.points.verify_ledger import VerifyLedger, VerifyLedgerHandler
from infrastructure.backlogs import BACKLOGS
from infrastructure.backups.scratch import ScratchServer
from infrastructure.backups.target import PostgresTarget
from infrastructure.database.engines import open_engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.points.ledger_audit import PostgresLedgerAudit
from infrastructure.settings import TuxSettings
from interface.startup.database import migrated, running_database
from interface.startup.doctor import examine
from interface.startup.saying import say

_OF_THE_ORIGINAL = frozenset({"processes", "requests", *(backlog.name for backlog in BACKLOGS)})
"""What waits or is stuck in the copy did so in the original, and the bots that it knows are the original's."""

_OF_THE_BOT = "pool"
_PATIENCE = 120.0
"""Seconds for a check: what has just been loaded is not in the server's memory yet."""


def scratch_server(settings: TuxSettings) -> ScratchServer:
    return ScratchServer(settings.data_directory / "scratch", _migrate, examined, say)


@asynccontextmanager
async def restore_target(settings: TuxSettings) -> AsyncIterator[PostgresTarget]:
    """Of the server that the settings name, which need not have the database; else of the embedded one."""
    if settings.database.url:
        yield PostgresTarget(settings.database.past_poolers(), _migrate, examined, say)
        return
    async with running_database(settings, say) as database:
        yield PostgresTarget(database, _migrate, examined, say)


async def examined(database: DatabaseSettings) -> Sequence[Finding]:
    database = evolve(database, deadline=_PATIENCE)
    findings = [
        Finding(
            name=check.name,
            is_fine=check.passed,
            words=check.finding,
            is_decisive=check.name not in _OF_THE_ORIGINAL,
        )
        async for check in examine(database)
        if check.name != _OF_THE_BOT
    ]
    return [*findings, await _whole_ledger(database)]


async def _whole_ledger(database: DatabaseSettings) -> Finding:
    engines = open_engines(evolve(database, pool_size=1), quiet=True)
    try:
        verdict = await VerifyLedgerHandler(PostgresLedgerAudit(engines))(VerifyLedger(shown=0))
    finally:
        await engines.dispose()
    extent, faults = verdict.extent, sum(verdict.counts.values())
    words = f"{extent.entries:,} entries of {extent.transactions:,} transactions on {extent.accounts:,} accounts"
    return Finding(
        name="points",
        is_fine=verdict.holds,
        words=f"{words} add up" if verdict.holds else f"{words}: {faults:,} do not add up",
    )


async def _migrate(database: DatabaseSettings) -> None:
    await migrated(database, say)
