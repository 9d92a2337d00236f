"""What ends by itself, on real PostgreSQL: by one worker, and in step with whoever ends it otherwise."""

import asyncio
from datetime import timedelta

import pytest

from application.moderation.end_due_cases import LEASES, EndDueCases
from application.moderation.record_end import RecordEnd
from domain.guilds.guild import Choice
from domain.moderation.actions.ban import BAN
from domain.moderation.budgets.budget import BUDGETS
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import DueCase
from domain.moderation.term import Ending
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import UserId
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from infrastructure.database.retry import Retried
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.integration.conftest import RETRY_FOR
from tests.integration.pools import wait_for_lock
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
HOUR = timedelta(hours=1)


async def claimed(moderation: Moderation) -> DueCase:
    async with moderation.uow() as uow:
        [due] = await uow.case_schedule.claim([GUILD], now=START + HOUR, leases=LEASES, room=Room(1))
        await uow.commit()
    return due


async def test_30_due_bans_are_each_lifted_once_by_whoever_of_four_workers_claims_them(moderation: Moderation) -> None:
    await moderation.choose(Choice(BUDGETS[BAN], 0))
    for number in range(100, 130):
        await moderation.take_action(an_action(target=UserId(number), lasts="1h"))
    moderation.clock.advance(HOUR)
    work = Retried(moderation.end_due_cases, RETRY_FOR)
    await asyncio.gather(*(work(EndDueCases([GUILD])) for _ in range(4)))
    assert moderation.discord.bans == {}
    assert moderation.discord.journal.count("unban") == 30
    endings = [(await moderation.cases.show(GUILD, CaseNumber(number))).ending for number in range(1, 31)]
    assert endings == [Ending.EXPIRED] * 30


async def test_an_end_waits_for_somebody_who_lifts_the_ban_and_then_leaves_it(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.take_action(an_action(lasts="1h"))
    due = await claimed(moderation)
    command = RecordEnd(due=due, ending=Ending.EXPIRED, began=START)
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.end(Ending.LIFTED, at=START)
        await uow.cases.save(case)
        recording = asyncio.create_task(moderation.record_end(command))
        await wait_for_lock(engines)
        await uow.case_schedule.remove(GUILD, ONE)
        await uow.commit()
    with pytest.raises(ConcurrentChange):  # and not a deadlock
        await recording
    await moderation.record_end(command)
    assert (await moderation.cases.show(GUILD, ONE)).ending is Ending.LIFTED


async def test_of_two_that_record_an_end_the_holder_of_the_claim_is_believed(moderation: Moderation) -> None:
    await moderation.take_action(an_action(lasts="1h"))
    late = await claimed(moderation)
    async with moderation.uow() as uow:
        [holder] = await uow.case_schedule.claim([GUILD], now=START + 2 * HOUR, leases=LEASES, room=Room(1))
        await uow.commit()
    record_end = Retried(moderation.record_end, RETRY_FOR, (ConcurrentChange,))
    await asyncio.gather(
        record_end(RecordEnd(due=late, ending=Ending.LIFTED, began=START)),
        record_end(RecordEnd(due=holder, ending=Ending.EXPIRED, began=START)),
    )
    assert (await moderation.cases.show(GUILD, ONE)).ending is Ending.EXPIRED
