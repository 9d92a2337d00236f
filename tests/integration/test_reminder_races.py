"""Two at once on the same person's reminders, on two processes' worth of connections."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from application.reminders.edit_reminder import RecordReminderEdit, RecordReminderEditHandler
from application.reminders.record_reminder import RecordReminder, RecordReminderHandler
from application.reminders.snooze_reminder import SnoozeReminder, SnoozeReminderHandler
from domain.reminders.errors import SnoozedAlready, TooManyReminders
from domain.reminders.reminder import MOST_OF_EACH, Reminder, ReminderNumber, Schedule
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.reminders.reminder_reader import PostgresReminderReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import MEMBER, a_request
from tests.fakes.clock import START
from tests.integration.conftest import MakeEngines
from tests.integration.pools import wait_for_lock
from tests.reminders import a_reminder, added

ONE = ReminderNumber(1)
LEASES = (timedelta(minutes=1),)


@pytest.fixture
def both(
    uow_factory: PostgresUnitOfWorkFactory, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> Sequence[PostgresUnitOfWorkFactory]:
    engines = make_engines(database_settings)
    return uow_factory, PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)


def a_snooze() -> SnoozeReminder:
    return SnoozeReminder(
        by=MEMBER,
        owner=MEMBER,
        number=ONE,
        occurrence=1,
        by_how_much=timedelta(hours=1),
        request=a_request(),
        asked_at=START,
    )


async def numbers(engines: Engines) -> list[int]:
    return [each.number for each in await PostgresReminderReader(Reading(engines)).waiting(MEMBER)]


async def test_of_two_that_take_the_last_place_at_once_one_is_refused(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    first, second = both
    await added(first, *(a_reminder() for _ in range(MOST_OF_EACH - 1)))
    async with first() as uow:
        last = a_reminder()
        last.number = await uow.reminders.next_number(MEMBER)
        other = asyncio.create_task(RecordReminderHandler(second)(RecordReminder(a_reminder())))
        await wait_for_lock(engines)
        await uow.reminders.add(last)
        await uow.commit()
    with pytest.raises(TooManyReminders):
        await other
    assert await numbers(engines) == [*range(1, MOST_OF_EACH + 1)]


async def test_a_request_delivered_twice_at_once_is_one_reminder(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    first, second = both
    request = a_request()
    async with first() as uow:
        made = a_reminder(request=request)
        made.number = await uow.reminders.next_number(MEMBER)
        again = asyncio.create_task(RecordReminderHandler(second)(RecordReminder(a_reminder(request=request))))
        await wait_for_lock(engines)
        await uow.reminders.add(made)
        await uow.commit()
    assert (await again).number == made.number
    assert await numbers(engines) == [1]


async def test_of_two_presses_at_once_one_puts_it_off(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    await added(both[0], a_reminder())
    async with both[0]() as uow:
        await uow.reminders.get(MEMBER, ONE)  # which both of them then wait for
        presses = [asyncio.create_task(SnoozeReminderHandler(each)(a_snooze())) for each in both]
        await wait_for_lock(engines, 2)
    pressed = await asyncio.gather(*presses, return_exceptions=True)
    assert {type(each) for each in pressed} == {Reminder, SnoozedAlready}
    assert await numbers(engines) == [1, 2]


async def test_what_is_edited_to_later_while_it_is_due_is_not_claimed(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    first, second = both
    await added(first, a_reminder(due_at=START))

    async def claim() -> Sequence[Reminder]:
        async with second() as uow:
            claimed = await uow.reminders.claim(now=START, leases=LEASES, room=Room(10))
            await uow.commit()
        return claimed

    async with first() as uow:
        edited = await uow.reminders.get(MEMBER, ONE)
        claiming = asyncio.create_task(claim())
        await wait_for_lock(engines)
        edited.edit(None, Schedule(due_at=START + timedelta(hours=1), recurrence=None, time_zone="UTC"))
        await uow.reminders.save(edited)
        await uow.commit()
    assert await claiming == ()


async def test_an_edit_that_waits_for_a_claim_keeps_what_the_claim_wrote(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    """Else the next claim would not know that somebody had it before, and would not look for its message."""
    first, second = both
    await added(first, a_reminder(due_at=START))
    edit = RecordReminderEdit(owner=MEMBER, number=ONE, text="coffee", schedule=None)
    async with first() as uow:
        await uow.reminders.claim(now=START, leases=LEASES, room=Room(10))
        editing = asyncio.create_task(RecordReminderEditHandler(second)(edit))
        await wait_for_lock(engines)
        await uow.commit()
    edited = await editing
    assert (edited.text, edited.attempts, edited.lease_until) == ("coffee", 1, START + LEASES[0])
