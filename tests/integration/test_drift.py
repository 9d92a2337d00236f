"""Drift on real PostgreSQL: two who put the same right at once."""

import asyncio
from datetime import timedelta

import pytest

from application.moderation.drift.adopt_standing import AdoptStanding, AdoptStandingHandler
from application.moderation.drift.find_drift import PAGE, FindDrift, FindDriftHandler
from application.moderation.drift.record_lifting import RecordLifting, RecordLiftingHandler
from domain.moderation.actions.ban import BAN
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.case_number import CaseNumber
from domain.moderation.term import NotInForce
from domain.shared.ids import RequestId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.moderation.drift.drift_reader import PostgresDriftReader
from tests.builders import GUILD, MEMBER, a_moderator
from tests.fakes.audit_trail import at
from tests.fakes.clock import START, AgreedClock
from tests.integration.pools import wait_for_lock
from tests.integration.test_adoption import another_process
from tests.moderation import Moderation, an_action
from tests.statements import statements_of

ONE = CaseNumber(1)


def adopting(moderation: Moderation) -> AdoptStandingHandler:
    return AdoptStandingHandler(
        looks=moderation.discord.looks,
        trail=moderation.discord.trail,
        cases=moderation.cases,
        adopt=moderation.adopt_actions,
        clock=AgreedClock(moderation.clock),
    )


def pressed(request: int) -> AdoptStanding:
    return AdoptStanding(
        guild=GUILD, by=a_moderator(), kind=BAN, target=MEMBER, request=RequestId(request), asked_at=at(60)
    )


async def test_a_ban_that_two_adopt_at_once_is_one_case(moderation: Moderation, engines: Engines) -> None:
    await moderation.catch_up()
    moderation.discord.bans[GUILD, MEMBER] = "long ago"
    other = another_process(engines, moderation)
    async with moderation.uow() as uow:
        await uow.audit_cursors.begin(GUILD, before=AuditEntryId(1), due_at=START)
        presses = [
            asyncio.create_task(adopting(process)(pressed(request)))
            for request, process in ((8_000_001, moderation), (8_000_002, other))
        ]
        await wait_for_lock(engines, 2)
    cases = [await press for press in presses]
    assert [case.number for case in cases if case is not None] == [1]


async def test_of_two_that_end_a_case_at_once_the_second_finds_it_ended(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.take_action(an_action())
    end = RecordLiftingHandler(moderation.uow, moderation.clock)
    async with moderation.uow() as uow:
        await uow.cases.lock(GUILD, ONE)
        presses = [asyncio.create_task(end(RecordLifting(guild=GUILD, number=ONE))) for _ in range(2)]
        await wait_for_lock(engines, 2)
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [NotInForce]


async def test_a_look_at_few_bans_that_differ_in_nothing_is_one_statement_a_kind(
    moderation: Moderation, engines: Engines
) -> None:
    for user in range(100, 110):
        await moderation.take_action(an_action(target=UserId(user)))
    moderation.clock.advance(timedelta(hours=1))
    find = FindDriftHandler(
        moderation.discord.looks, PostgresDriftReader(Reading(engines)), AgreedClock(moderation.clock)
    )
    assert PAGE > 10
    with statements_of(engines) as log:
        assert (await find(FindDrift(GUILD))).differences == ()
    assert len(log.reads) == 2
    del moderation.discord.bans[GUILD, UserId(100)]
    with statements_of(engines) as log:
        assert len((await find(FindDrift(GUILD))).differences) == 1
    assert len(log.reads) == 3


@pytest.mark.parametrize("pages", [1, 2])
async def test_pages_of_the_record_follow_each_other(
    moderation: Moderation, engines: Engines, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.moderation.drift.find_drift.PAGE", 2)
    for user in range(100, 100 + 2 * pages + 1):
        await moderation.take_action(an_action(target=UserId(user)))
    moderation.discord.bans.clear()
    moderation.clock.advance(timedelta(hours=1))
    find = FindDriftHandler(
        moderation.discord.looks, PostgresDriftReader(Reading(engines)), AgreedClock(moderation.clock)
    )
    assert len((await find(FindDrift(GUILD))).differences) == 2 * pages + 1
