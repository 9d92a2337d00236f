"""What reminders cost in statements, however many there are."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from application.reminders.deliver_reminders import LEASES, DeliverReminders
from application.reminders.edit_reminder import RecordReminderEdit, RecordReminderEditHandler
from application.reminders.list_reminders import (
    ListReminders,
    ListRemindersHandler,
    SuggestReminders,
    SuggestRemindersHandler,
)
from application.reminders.record_reminder import RecordReminder, RecordReminderHandler
from application.reminders.snooze_reminder import SnoozeReminder, SnoozeReminderHandler
from application.reminders.tell_of_undelivered import (
    ClaimUntoldHandler,
    NoteToldHandler,
    TellOfUndelivered,
    TellOfUndeliveredHandler,
)
from application.shared.clock import SharedClock
from application.shared.workers import Workers
from domain.reminders.reminder import AGAIN_AFTER, ReminderNumber
from domain.shared.lease import SHARE_OF_LEASE, Room
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.database.listener import Listener
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.reminders.reminder_reader import PostgresReminderReader
from infrastructure.reminders.undelivered_cache import CachedUndeliveredReader, UndeliveredCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import MEMBER, a_request
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.reminders import FakePost
from tests.reminders import a_reminder, added, deliver_due, delivery
from tests.statements import statements_of

ONE = ReminderNumber(1)
PENDING, AT_ONCE = 100_000, 10_000
_OWNERS = text("INSERT INTO reminder_owners (user_id, last_number) SELECT n, 50 FROM generate_series(1, 2000) AS n")
_REMINDERS = text(
    "INSERT INTO reminders (user_id, number, request_id, text, place, made_at, due_at, time_zone, status, lease_until,"
    " lease_token) SELECT 1 + n / 50, 1 + n % 50, n, 'tea', 'dm', now(), CAST(:start AS timestamptz), 'UTC', 'pending',"
    " CAST(:start AS timestamptz) + (n - 500) * interval '1 minute', '00000000-0000-0000-0000-000000000000'"
    " FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n"
)


async def test_one_more_is_four_statements(uow_factory: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    with statements_of(engines) as log:
        await RecordReminderHandler(uow_factory)(RecordReminder(a_reminder()))
    assert (log.verbs, len(log.reads)) == (["INSERT", "SELECT", "SELECT", "INSERT"], 0)


async def test_an_edit_is_two_statements_and_putting_off_six(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await added(uow_factory, a_reminder())
    edit = RecordReminderEdit(owner=MEMBER, number=ONE, text="coffee", schedule=None)
    with statements_of(engines) as log:
        await RecordReminderEditHandler(uow_factory)(edit)
    assert log.verbs == ["SELECT", "UPDATE"]
    snooze = SnoozeReminder(
        by=MEMBER,
        owner=MEMBER,
        number=ONE,
        occurrence=1,
        by_how_much=timedelta(hours=1),
        request=a_request(),
        asked_at=START,
    )
    with statements_of(engines) as log:
        await SnoozeReminderHandler(uow_factory)(snooze)
    assert log.verbs == ["INSERT", "SELECT", "SELECT", "SELECT", "UPDATE", "INSERT"]


async def test_a_page_and_what_is_offered_are_one_read_each(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await added(uow_factory, *(a_reminder() for _ in range(20)))
    reader = PostgresReminderReader(Reading(engines))
    with statements_of(engines) as log:
        await ListRemindersHandler(reader)(ListReminders(MEMBER, Seek(size=7)))
        await SuggestRemindersHandler(reader)(SuggestReminders(MEMBER, "tea"))
    assert (log.verbs, len(log.reads)) == ([], 2)


async def test_a_delivery_is_one_statement_beside_the_claim(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await added(uow_factory, a_reminder(due_at=START))
    with statements_of(engines) as log:
        await deliver_due(uow_factory, FakePost(), AgreedClock(FakeClock()))
    claim, record, look_for_more = "UPDATE", "UPDATE", "UPDATE"
    assert (log.verbs, len(log.reads)) == ([claim, record, look_for_more], 0)


async def test_whether_somebody_has_undelivered_ones_is_read_once_and_telling_of_them_is_two_statements(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, database_settings: DatabaseSettings
) -> None:
    cache, clock = UndeliveredCache(), AgreedClock(FakeClock(START + timedelta(days=1)))
    meet = TellOfUndeliveredHandler(
        CachedUndeliveredReader(PostgresReminderReader(Reading(engines)), cache),
        ClaimUntoldHandler(uow_factory, clock),
        NoteToldHandler(uow_factory),
    )
    said = list[int]()

    async def tell(undelivered: int) -> bool:
        said.append(undelivered)
        return True

    states, heard = asyncio.Queue[bool](), asyncio.Queue[str]()

    def hear(owner: str) -> None:
        cache.heard(owner)
        heard.put_nowait(owner)

    listening = asyncio.create_task(Listener(database_settings, cache.channel, hear, states.put_nowait).run())
    async with asyncio.timeout(5):
        cache.listening(established=await states.get())
        await added(uow_factory, a_reminder(due_at=START))
        await meet(TellOfUndelivered(MEMBER, tell))
        with statements_of(engines) as log:
            for _ in range(5):
                await meet(TellOfUndelivered(MEMBER, tell))
        assert (log.verbs, len(log.reads)) == ([], 0)
        await park(uow_factory, clock)
        assert await heard.get() == str(MEMBER)
        with statements_of(engines) as log:
            for _ in range(5):
                await meet(TellOfUndelivered(MEMBER, tell))
        assert said == [1]
        assert (log.verbs, len(log.reads)) == (["UPDATE", "UPDATE"], 2)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def park(uow_factory: PostgresUnitOfWorkFactory, clock: SharedClock) -> None:
    async with uow_factory() as uow:
        [reminder] = await uow.reminders.claim(now=await clock.now(), leases=LEASES, room=Room(1))
        reminder.refusals = len(AGAIN_AFTER)
        reminder.refused("closed", at=await clock.now())
        await uow.reminders.settle(reminder)
        await uow.commit()


async def test_a_start_with_a_hundred_thousand_waiting_is_one_statement_and_reads_no_more_than_it_can_deliver(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with engines.autocommit.connect() as connection:
        await connection.execute(_OWNERS)
        for first in range(0, PENDING, AT_ONCE):
            given = {"first": first, "last": first + AT_ONCE - 1, "start": START}
            await connection.execute(_REMINDERS, given)
        await connection.execute(text("ANALYZE reminders"))
    post, workers = FakePost(), Workers(SHARE_OF_LEASE * LEASES[0].total_seconds())
    clock = AgreedClock(FakeClock())
    with statements_of(engines) as log:
        await delivery(uow_factory, post, clock, workers)(DeliverReminders())
        assert log.verbs == ["UPDATE"]
        await workers.until_done()
    assert len(post.arrived) == 100
    assert log.verbs == ["UPDATE"] * 101
    async with engines.autocommit.connect() as connection:
        await connection.execute(text("TRUNCATE reminder_owners CASCADE"))  # row by row it would take seconds
