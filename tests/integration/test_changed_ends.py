"""Another end, on real PostgreSQL: whoever is at the same case at the same moment."""

import asyncio
from datetime import datetime, timedelta

import pytest

from application.moderation.end_case import EndCase
from application.moderation.end_due_cases import LEASES, EndDueCases
from application.moderation.ends.edit_case import EditCase
from application.moderation.ends.record_edit import TELLING_TAKES, NewEnd, RecordEdit, RecordEditHandler
from application.moderation.errors import ActionUnfinished
from application.moderation.resume_cases import ResumeCases
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseUnderWay
from domain.moderation.repository import DueCase
from domain.moderation.term import Ending
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, an_intent
from tests.fakes.clock import START, AgreedClock
from tests.integration.pools import wait_for_lock
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
HOUR = timedelta(hours=1)


def an_edit(lasts: str) -> EditCase:
    return EditCase(guild=GUILD, number=ONE, by=a_moderator(), lasts=lasts)


async def recorded(moderation: Moderation, end: datetime | None) -> DueCase:
    """As by a process that was killed before Discord was told."""
    record = RecordEditHandler(moderation.uow, AgreedClock(moderation.clock))
    edited = await record(RecordEdit(guild=GUILD, number=ONE, by=MODERATOR, reason=None, end=NewEnd(end)))
    assert edited.due is not None
    return edited.due


async def claimed(moderation: Moderation) -> tuple[DueCase, ...]:
    async with moderation.uow() as uow:
        due = await uow.case_schedule.claim([GUILD], now=moderation.clock.now(), leases=LEASES, room=Room(1))
        await uow.commit()
    return due


async def end_of(moderation: Moderation) -> datetime | None:
    return (await moderation.cases.show(GUILD, ONE)).expires_at


async def test_of_two_moderators_at_once_the_second_waits_and_does_not_undo_the_first(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="1h"))
    async with moderation.uow() as uow:
        case = await uow.cases.lock(GUILD, ONE)
        case.change_end(START + 3 * HOUR, by=MODERATOR, at=START)
        await uow.case_schedule.take(GUILD, ONE, until=START + TELLING_TAKES)
        await uow.cases.save(case)
        second = asyncio.create_task(moderation.edit_case(an_edit("2h")))
        await wait_for_lock(engines)
        await uow.commit()
    with pytest.raises(CaseUnderWay):
        await second
    assert await end_of(moderation) == START + 3 * HOUR


async def test_a_worker_that_comes_while_an_end_is_put_off_finds_nothing_due(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.take_action(an_action(BAN, lasts="1h"))
    moderation.clock.advance(HOUR)
    async with moderation.uow() as uow:
        case = await uow.cases.lock(GUILD, ONE)
        assert await uow.case_schedule.lock(GUILD, ONE, now=moderation.clock.now())
        worker = asyncio.create_task(claimed(moderation))
        await wait_for_lock(engines)
        case.change_end(START + 3 * HOUR, by=MODERATOR, at=START)
        await uow.case_schedule.take(GUILD, ONE, until=moderation.clock.now() + TELLING_TAKES)
        await uow.cases.save(case)
        await uow.commit()
    assert await worker == ()
    assert moderation.discord.bans


async def test_an_end_that_is_under_way_is_not_put_off(moderation: Moderation) -> None:
    await moderation.take_action(an_action(BAN, lasts="1h"))
    moderation.clock.advance(HOUR)
    [due] = await claimed(moderation)
    with pytest.raises(CaseUnderWay):
        await moderation.edit_case(an_edit("3h"))
    assert await end_of(moderation) == START + HOUR
    assert await moderation.end_case(EndCase(due))
    assert (await moderation.cases.show(GUILD, ONE)).ending is Ending.EXPIRED
    assert not moderation.discord.bans


async def test_what_a_killed_process_did_not_tell_discord_another_tells_it(moderation: Moderation) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="1h"))
    lost = await recorded(moderation, START + 3 * HOUR)
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + HOUR
    moderation.clock.advance(TELLING_TAKES)
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 3 * HOUR
    async with moderation.uow() as uow:
        assert not await uow.case_schedule.finish(lost)


async def test_the_same_edit_delivered_twice_changes_one_thing(moderation: Moderation) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="1h"))
    edits = (moderation.edit_case(an_edit("2h")) for _ in range(2))
    results = await asyncio.gather(*edits)
    assert sorted(edited.has_another_end for edited in results) == [False, True]
    assert moderation.discord.journal.count("time_out") == 2


async def test_an_action_that_ends_the_case_waits_for_its_edit_and_ends_what_it_is_then(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.take_action(an_action(BAN, lasts="1h"))
    moderation.clock.advance(timedelta(seconds=1))
    async with moderation.uow() as uow:
        case = await uow.cases.lock(GUILD, ONE)
        case.change_end(START + 3 * HOUR, by=MODERATOR, at=START)
        await uow.case_schedule.put(GUILD, ONE, due_at=START + 3 * HOUR)
        await uow.cases.save(case)
        unbanning = asyncio.create_task(moderation.take_action(an_action(UNBAN, asked_at=moderation.clock.now())))
        await wait_for_lock(engines)
        await uow.commit()
    assert (await unbanning).status is CaseStatus.APPLIED
    assert (await moderation.cases.show(GUILD, ONE)).ending is Ending.LIFTED
    moderation.clock.advance(3 * HOUR)
    assert await claimed(moderation) == ()


async def test_an_action_and_the_end_of_an_earlier_one_never_meet_in_discord(moderation: Moderation) -> None:
    """Whichever comes second sees the other, and is done when that is over."""
    await moderation.take_action(an_action(TIMEOUT, lasts="1h"))
    moderation.clock.advance(HOUR - timedelta(minutes=1))
    due = await recorded(moderation, START + 3 * HOUR)
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(BAN, asked_at=moderation.clock.now()))
    assert not moderation.discord.bans
    assert not await moderation.end_case(EndCase(due))
    assert moderation.discord.journal.count("time_out") == 1

    moderation.clock.advance(timedelta(seconds=15))
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 1
    assert (await moderation.cases.show(GUILD, CaseNumber(2))).status is CaseStatus.APPLIED
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 3 * HOUR


async def test_what_was_given_back_is_retried_by_one_of_two_who_press(moderation: Moderation, engines: Engines) -> None:
    await moderation.get_settings(GUILD)
    case = (await moderation.open_case(an_intent())).case
    async with moderation.uow() as uow:
        await uow.cases.postpone(case, until=START + HOUR, impossible_for=timedelta(0))
        await uow.commit()

    async def take_over() -> bool:
        async with moderation.uow() as uow:
            taken = await uow.cases.take_over(GUILD, ONE, until=START + HOUR)
            await uow.commit()
        return taken is not None

    async with moderation.uow() as uow:
        await uow.cases.lock(GUILD, ONE)
        presses = [asyncio.create_task(take_over()) for _ in range(2)]
        await wait_for_lock(engines)
    assert sorted(await asyncio.gather(*presses)) == [False, True]
