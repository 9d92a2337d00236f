"""Appeals on PostgreSQL: filed and decided on by several at once, and those that are open found among many."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import text

from application.moderation.appeals.file_appeal import RecordAppeal, RecordAppealHandler
from application.moderation.appeals.record_decision import RecordAppealDecision, RecordAppealDecisionHandler
from benchmarks.recording import recording
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.appeals.errors import AppealBeingGranted, AppealedAlready, AppealNotFound
from domain.moderation.case import Notice
from domain.moderation.errors import CaseNotFound
from domain.shared.ids import ChannelId, RequestId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.appeals.appeal_reader import PostgresAppealReader
from infrastructure.privacy.pseudonyms import new_pseudonym
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.appeals import ANSWER, WHY, an_appeal
from tests.builders import GUILD, MEMBER, MODERATOR, an_intent
from tests.casebook import ONE
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.pools import wait_for_lock

CLOCK = AgreedClock(FakeClock())


@pytest.fixture
async def uow(registered: PostgresUnitOfWorkFactory) -> PostgresUnitOfWorkFactory:
    """With a case that can be appealed."""
    async with registered() as uow:
        case = await uow.cases.open(an_intent(kind=WARN))
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        await uow.commit()
    return registered


def filing(request: int) -> RecordAppeal:
    return RecordAppeal(guild=GUILD, number=ONE, by=MEMBER, text=WHY, request=RequestId(request))


def deciding(by: UserId, *, is_granting: bool) -> RecordAppealDecision:
    request = RequestId(by)
    return RecordAppealDecision(guild=GUILD, number=ONE, by=by, answer=ANSWER, request=request, is_granting=is_granting)


async def test_of_appeals_sent_off_at_once_one_is_filed_and_the_same_one_twice_is_one(
    uow: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    file, first = RecordAppealHandler(uow, CLOCK), an_appeal(request=RequestId(1))
    async with uow() as holder:
        assert await holder.appeals.file(first)
        others = [asyncio.create_task(file(filing(request))) for request in (1, 2)]
        await wait_for_lock(engines, 2)
        await holder.commit()
    same, another = await asyncio.gather(*others, return_exceptions=True)
    assert same == await PostgresAppealReader(Reading(engines)).show(GUILD, ONE)
    assert isinstance(another, AppealedAlready)


async def test_a_case_that_is_being_forgotten_is_not_appealed(uow: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    late = START + timedelta(days=900)
    async with uow() as forgetting:
        assert await forgetting.closed_cases.forget(GUILD, before=late, at=late, pseudonyms=[new_pseudonym()])
        filed = asyncio.create_task(RecordAppealHandler(uow, CLOCK)(filing(1)))
        await wait_for_lock(engines)
        await forgetting.commit()
    with pytest.raises(CaseNotFound):
        await filed
    with pytest.raises(AppealNotFound):
        await PostgresAppealReader(Reading(engines)).show(GUILD, ONE)


async def test_of_two_who_decide_at_once_the_second_is_told_who_was_the_first(
    uow: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    decide = RecordAppealDecisionHandler(uow, CLOCK)
    async with uow() as setting_up:
        await setting_up.appeals.file(an_appeal())
        await setting_up.commit()
    async with uow() as first:
        appeal = await first.appeals.lock(GUILD, ONE)
        second = asyncio.create_task(decide(deciding(UserId(11), is_granting=False)))
        await wait_for_lock(engines)
        appeal.begin_granting(MODERATOR, RequestId(MODERATOR), ANSWER, at=await CLOCK.now())
        await first.appeals.save(appeal)
        await first.commit()
    with pytest.raises(AppealBeingGranted) as refused:
        await second
    assert refused.value.by == MODERATOR
    shown = await PostgresAppealReader(Reading(engines)).show(GUILD, ONE)
    assert (shown.state, shown.decided_by) == (AppealState.GRANTING, MODERATOR)


_MANY = (
    """INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
            delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
        SELECT :guild, n, 'warn', false, n, 5, n, 0, now(), now(), '00000000-0000-0000-0000-000000000000',
            'not_wanted', 'applied', now()
        FROM generate_series(2, 2000) AS n""",
    """INSERT INTO appeals (guild_id, number, appellant_id, text, request_id, filed_at, state, deciding_request_id,
            decided_by, decided_at, answer)
        SELECT :guild, n, n, 'why', n, now(), 'refused', n, 5, now(), 'no' FROM generate_series(2, 2000) AS n""",
)


async def test_open_appeals_to_be_posted_anew_are_found_without_a_look_at_those_that_are_decided(
    uow: PostgresUnitOfWorkFactory, engines: Engines, database_settings: DatabaseSettings
) -> None:
    async with uow() as setting_up:
        await setting_up.appeals.file(an_appeal())
        await setting_up.commit()
    async with engines.autocommit.connect() as connection:
        for statement in _MANY:
            await connection.execute(text(statement), {"guild": GUILD})
        await connection.execute(text("ANALYZE cases, appeals"))
    with recording(engines.autocommit) as sent:
        found = await PostgresAppealReader(Reading(engines)).open_elsewhere(GUILD, ChannelId(1), limit=100)
    assert found == (ONE,)
    [asked] = sent.statements
    explaining = await asyncpg.connect(database_settings.url.replace("+asyncpg", ""))
    await explaining.execute(f"SET plan_cache_mode = force_generic_plan; PREPARE asked AS {asked.sql}")
    steps = await explaining.fetch(f"EXPLAIN EXECUTE asked({', '.join(f"'{each}'" for each in asked.parameters)})")
    await explaining.close()
    assert "ix_appeals_open" in "\n".join(row[0] for row in steps)
