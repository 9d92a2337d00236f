"""`tux doctor`: each check on a line of its own."""

from collections.abc import AsyncIterator, Sequence

import asyncpg
from attrs import evolve

from application.shared.errors import RecordsUnavailable
from domain.limits.invalid_requests import TOLD_FROM
from infrastructure.backlogs import BACKLOGS
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import open_engines
from infrastructure.database.health import OLDEST_SERVER, DatabaseHealth
from infrastructure.database.reading import Reading
from infrastructure.database.revisions import head_revision, is_newer
from infrastructure.database.settings import DatabaseSettings
from infrastructure.limits.limits_reader import PostgresLimitsReader
from infrastructure.points.ledger_check import LedgerCheck
from interface.limits.words import finding
from interface.startup.address_doctor import examine_addresses
from interface.startup.checks import Check
from interface.startup.database import reason, where
from interface.startup.fleet_doctor import examine_fleet


async def examine(settings: DatabaseSettings) -> AsyncIterator[Check]:
    """The checks, in order; those that need the database are made only if it answers."""
    engines = open_engines(evolve(settings, pool_size=2), quiet=True)
    reading = Reading(engines)
    health = DatabaseHealth(engines, reading)
    try:
        try:
            latency = await health.latency()
            latency = min(latency, await health.latency())
        except (RecordsUnavailable, asyncpg.PostgresError) as error:
            yield Check("database", passed=False, finding=f"{where(settings)} does not answer ({reason(error)})")
            return
        yield Check("database", passed=True, finding=f"{where(settings)} answers in {latency * 1000:.1f} ms")
        async for check in _examine_contents(health, reading):
            yield check
        async for check in examine_addresses(settings, engines, reading):
            yield check
        pools = ", ".join(f"{name}: {pool.size} at most" for name, pool in health.pools().items())
        size = settings.pool_size + settings.pool_overflow
        yield Check("pool", passed=True, finding=f"works here ({pools}); the bot is set to {size} for each of the two")
    finally:
        await engines.dispose()


async def _examine_contents(health: DatabaseHealth, reading: Reading) -> AsyncIterator[Check]:
    version = await health.server_version()
    yield Check(
        "version",
        passed=version.is_supported,
        finding=f"PostgreSQL {version.name} (at least {OLDEST_SERVER} is needed)",
    )
    revision, head = await health.revision(), head_revision()
    yield Check("schema", passed=revision == head, finding=_schema(revision, head))
    if revision != head:
        return
    yield await _changes(health)
    yield _indexes(await health.invalid_indexes())
    for backlog in BACKLOGS:
        counts = await health.counts(backlog)
        yield Check(backlog.name, passed=backlog.is_fine(counts), finding=backlog.finding(counts))
    yield await examine_fleet(reading)
    yield await _limits(reading)
    newest = await LedgerCheck(reading).newest()
    yield Check("ledger", passed=newest.is_fine, finding=newest.finding)


async def _limits(reading: Reading) -> Check:
    now = await DatabaseClock(reading).now()
    view = await PostgresLimitsReader(reading).how_it_stands(now=now)
    return Check("requests", passed=view.invalid < TOLD_FROM, finding=finding(view))


def _schema(revision: str | None, head: str) -> str:
    found = f"at migration {revision or 'none'}, the newest is {head}"
    if revision == head:
        return found
    return f"{found}: update Tux" if is_newer(revision) else f"{found}; run `tux migrate`"


async def _changes(health: DatabaseHealth) -> Check:
    try:
        await health.take_a_change()
    except RecordsUnavailable as error:
        return Check("changes", passed=False, finding=f"the database takes none ({reason(error)})")
    return Check("changes", passed=True, finding="the database takes them")


def _indexes(invalid: Sequence[str]) -> Check:
    if not invalid:
        return Check("indexes", passed=True, finding="each of them can be used")
    names = ", ".join(invalid)
    cure = "`REINDEX INDEX CONCURRENTLY` makes one anew, `DROP INDEX CONCURRENTLY` removes one that is not Tux's"
    return Check("indexes", passed=False, finding=f"not used, though each write keeps them up: {names}; {cure}")
