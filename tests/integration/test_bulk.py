"""A raid of a thousand on real PostgreSQL: killed at any point, resumed, undone."""

from collections import Counter
from typing import Literal

import asyncpg
import pytest
from sqlalchemy import select

from application.moderation.bulk.run_bulk import RunBulk
from benchmarks.recording import Recording, recording
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding, BulkState
from domain.moderation.bulk.target import Outcome, TargetState
from domain.moderation.case import CaseStatus
from domain.moderation.term import Ending
from domain.shared.ids import UserId
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.moderation.bulk.bulk_people import PostgresBulkPeople
from infrastructure.moderation.bulk.bulk_reader import PostgresBulkReader
from infrastructure.moderation.tables import cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD
from tests.bulk import FIRST, LEASE, Bulk, a_raid, raiders
from tests.fakes.bulk_discord import FakeBulkDiscord, Request
from tests.statements import statements_of

MANY = 1_000


class Killed(BaseException):
    """The process ends here: nothing after it is done."""


@pytest.fixture
def bulk(engines: Engines, uow_factory: PostgresUnitOfWorkFactory, settings_cache: SettingsCache) -> Bulk:
    reading = Reading(engines)
    settings = CachedSettingsReader(PostgresGuildSettingsReader(reading), settings_cache)
    discord = FakeBulkDiscord(a_raid(MANY), people=PostgresBulkPeople(reading))
    return Bulk(uow_factory, PostgresBulkReader(reading), settings, discord)


async def recorded(engines: Engines) -> list[tuple[int, int, str, str, str | None]]:
    rows = await Reading(engines).rows(
        select(cases.c.number, cases.c.target, cases.c.kind, cases.c.status, cases.c.ending).order_by(cases.c.number)
    )
    return [(row["number"], row["target"], row["kind"].name, row["status"], row["ending"]) for row in rows]


async def killed_at(bulk: Bulk, request: Request, nth: int, *, when: Literal["before", "after"]) -> None:
    """Run until the nth such request, right before it or after it was done, and end there as if by SIGKILL."""
    left = nth

    def kill() -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Killed

    hooks = bulk.discord.before if when == "before" else bulk.discord.after
    hooks[request] = kill
    with pytest.raises(Killed):
        await one_attempt(bulk)
    del hooks[request]
    bulk.clock.advance(LEASE)  # which nobody gives back


async def one_attempt(bulk: Bulk) -> None:
    async with bulk.uow() as uow:
        [operation] = await uow.bulk_operations.claim([GUILD], now=bulk.clock.now(), leases=[LEASE], room=Room(1))
        await uow.commit()
    await bulk.runner(RunBulk(operation))


async def test_a_thousand_are_banned_although_killed_three_times_and_then_unbanned(
    bulk: Bulk, engines: Engines
) -> None:
    by_hand = UserId(FIRST + 7)
    bulk.discord.small.bans[GUILD, by_hand] = "by hand"
    await bulk.confirmed()
    await killed_at(bulk, "bulk_ban", 1, when="before")
    await killed_at(bulk, "bulk_ban", 2, when="after")
    await killed_at(bulk, "bulk_ban", 2, when="after")
    await bulk.run()
    status = await bulk.status()
    assert (status.operation.state, status.operation.ending) == (BulkState.ENDED, BulkEnding.DONE)
    assert status.counts == {TargetState.DONE: MANY - 1, TargetState.ALREADY: 1}
    assert len(bulk.discord.small.bans) == MANY
    assert bulk.discord.requests["bulk_ban"] == 5 + 1  # the request before which it was killed was not made
    found = await recorded(engines)
    assert [number for number, *_ in found] == list(range(1, MANY))
    assert {user for _, user, *_ in found} == {*raiders(MANY)} - {by_hand}
    assert {status for *_, status, _ in found} == {CaseStatus.APPLIED}

    lifted_since = UserId(FIRST + 3)
    del bulk.discord.small.bans[GUILD, lifted_since]
    banned_again = UserId(FIRST + 4)
    bulk.discord.small.bans[GUILD, banned_again] = "by hand, for good"
    await bulk.confirm(await bulk.plan_undo(OperationNumber(1)))
    await killed_at(bulk, "unban", 70, when="after")
    await killed_at(bulk, "unban", 1, when="before")
    await bulk.run()
    undone = await bulk.status(2)
    assert (undone.operation.undoes, undone.operation.ending) == (1, BulkEnding.DONE)
    assert undone.counts == {TargetState.DONE: MANY - 3, TargetState.CHANGED: 2}
    assert bulk.discord.small.bans == {(GUILD, by_hand): "by hand", (GUILD, banned_again): "by hand, for good"}
    found = await recorded(engines)
    assert [number for number, *_ in found] == list(range(1, len(found) + 1))
    endings = Counter(ending for _, _, kind, _, ending in found if kind == "ban")
    assert endings == {Ending.LIFTED: MANY - 3, None: 2}


async def test_a_thousand_cost_as_many_statements_as_there_are_batches(bulk: Bulk, engines: Engines) -> None:
    with statements_of(engines) as log:
        await bulk.confirmed()
    register, plan, confirm = "INSERT SELECT", "DELETE INSERT INSERT", "SELECT SELECT SELECT SELECT UPDATE INSERT"
    assert (" ".join(log.verbs), len(log.reads)) == (f"{register} {plan} {confirm}", 12)
    with statements_of(engines) as log:
        await one_attempt(bulk)
    claim, intent, outcome, end = (
        "UPDATE",
        "SELECT UPDATE WITH",
        "SELECT SELECT WITH WITH UPDATE INSERT",
        "SELECT SELECT UPDATE INSERT",
    )
    assert " ".join(log.verbs) == " ".join([claim, *[f"{intent} {outcome}"] * 5, end])
    assert len(log.reads) == 6 * 4 + 5


async def test_no_statement_for_a_batch_compares_each_of_it_with_each(
    bulk: Bulk, engines: Engines, database_settings: DatabaseSettings
) -> None:
    await bulk.confirmed()
    async with bulk.uow() as uow:
        [operation] = await uow.bulk_operations.claim([GUILD], now=bulk.clock.now(), leases=[LEASE], room=Room(1))
        await uow.commit()
    targets = await bulk.reader.targets(GUILD, operation.number, [TargetState.WAITING], most=operation.act.at_once)
    kept_out = {target.user: TargetState.NOT_A_MEMBER for target in targets}
    now, outcomes = bulk.clock.now(), [Outcome(user=target.user, state=TargetState.DONE) for target in targets]
    with recording(engines.transactional) as opening:
        async with bulk.uow() as uow:
            await uow.bulk_cases.open(operation, targets, at=now, lease=operation.lease_token)
        async with bulk.uow() as uow:
            await uow.bulk_operations.exclude(GUILD, operation.number, kept_out)
    compared = await pairs_thrown_away(opening, database_settings)
    async with bulk.uow() as uow:
        await uow.bulk_cases.open(operation, targets, at=now, lease=operation.lease_token)
        await uow.commit()
    with recording(engines.transactional) as settling:
        async with bulk.uow() as uow:
            await uow.bulk_cases.settle(operation, outcomes, at=now)
    compared += await pairs_thrown_away(settling, database_settings)
    assert len(opening.statements + settling.statements) == 4
    assert compared == []


async def pairs_thrown_away(recorded: Recording, database_settings: DatabaseSettings) -> list[str]:
    """By the joins of what was recorded, as it is planned when it is run for the first time and for the sixth."""
    driver = await asyncpg.connect(**database_settings.address.arguments(name="plans", within=10, settings={}))
    found = list[str]()
    try:
        for mode in ("force_custom_plan", "force_generic_plan"):
            await driver.execute(f"SET plan_cache_mode = {mode}")
            for statement in recorded.statements:
                transaction = driver.transaction()
                await transaction.start()
                plan = await driver.fetch(f"EXPLAIN (ANALYZE, TIMING OFF) {statement.sql}", *statement.parameters)
                await transaction.rollback()
                found += [line for (line,) in plan if "Removed by Join Filter" in line]
    finally:
        await driver.close()
    return found
