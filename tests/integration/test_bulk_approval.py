"""Who confirms many small bulk operations at once does not get round the second person, on PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest

from application.moderation.bulk.plan_bulk import Meant, PlannedBulk
from domain.moderation.bulk.approval import ASIDE_FOR
from domain.moderation.bulk.operation import BulkState
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.moderation.bulk.bulk_reader import PostgresBulkReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR
from tests.bulk import ANSWER, FIRST, OTHER_MODERATOR, Bulk, a_raid, ids_of
from tests.fakes.bulk_discord import FakeBulkDiscord
from tests.integration.pools import wait_for_lock
from tests.statements import statements_of


@pytest.fixture
async def bulk(engines: Engines, uow_factory: PostgresUnitOfWorkFactory) -> Bulk:
    """More than five at once need a second person."""
    reading = Reading(engines)
    settings = PostgresGuildSettingsReader(reading)
    made = Bulk(uow_factory, PostgresBulkReader(reading), settings, FakeBulkDiscord(a_raid(20)))
    await made.choose(APPROVAL_ABOVE, 5)
    return made


async def plan_of(bulk: Bulk, *raiders: int) -> PlannedBulk:
    return await bulk.plan(meant=Meant(users=ids_of(UserId(FIRST + each) for each in raiders)))


async def test_of_two_confirmed_at_once_the_one_too_many_waits_for_a_second_person(
    bulk: Bulk, engines: Engines
) -> None:
    other, one = await plan_of(bulk, 0, 1, 2), await plan_of(bulk, 3, 4, 5)
    at = bulk.clock.now()
    async with bulk.uow() as uow:  # another process
        operation = await uow.bulk_operations.lock(GUILD, one.status.operation.number)
        confirming = asyncio.create_task(bulk.confirm(other))
        await wait_for_lock(engines)
        operation.confirm(MODERATOR, needs_approval=False, at=at, answer=ANSWER)
        await uow.bulk_operations.save(operation)
        await uow.commit()
    assert (await confirming).operation.state is BulkState.AWAITING_APPROVAL


async def test_who_confirms_waits_for_no_other_moderator_and_for_no_plan_of_long_ago(bulk: Bulk) -> None:
    old = await plan_of(bulk, 0)
    bulk.clock.advance(ASIDE_FOR + timedelta(seconds=1))
    one = await plan_of(bulk, 1)
    async with bulk.uow() as uow:
        await uow.bulk_operations.lock(GUILD, old.status.operation.number)
        await uow.bulk_operations.lock_plans(GUILD, OTHER_MODERATOR, since=bulk.clock.now() - ASIDE_FOR)
        assert (await bulk.confirm(one)).operation.state is BulkState.RUNNING


async def test_what_was_had_done_before_costs_three_statements_to_count(bulk: Bulk, engines: Engines) -> None:
    planned = await plan_of(bulk, 0)
    with statements_of(engines) as log:
        await bulk.confirm(planned)
    # The plans and the operation locked, its targets counted, the budget twice, the size, then what came of it.
    assert " ".join(log.verbs) == " ".join(["SELECT"] * 6 + ["UPDATE", "INSERT"])
