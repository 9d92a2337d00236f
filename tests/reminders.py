"""Reminders for tests; each builder is told only what matters to the test."""

from datetime import datetime, timedelta

from application.reminders.deliver_reminders import (
    LEASES,
    DeliverReminderHandler,
    DeliverReminders,
    DeliverRemindersHandler,
    SettleReminderHandler,
)
from application.reminders.ports import ReminderPost
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.reminders.recurrence import parse_recurrence
from domain.reminders.reminder import Place, Reminder, ReminderNumber
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from domain.shared.lease import SHARE_OF_LEASE
from tests.builders import GUILD, MEMBER, a_request
from tests.fakes.clock import START
from tests.fakes.payloads import CHANNEL


def a_reminder(
    *,
    owner: UserId = MEMBER,
    number: int = 1,
    text: str = "tea",
    due_at: datetime = START + timedelta(hours=2),
    recurrence: str | None = None,
    time_zone: str = "UTC",
    place: Place = Place.DM,
    guild: GuildId | None = GUILD,
    channel: ChannelId | None = CHANNEL,
    request: RequestId | None = None,
) -> Reminder:
    return Reminder(
        owner=owner,
        number=ReminderNumber(number),
        request=request or a_request(),
        text=text,
        place=place,
        guild=guild,
        channel=channel,
        made_at=START,
        due_at=due_at,
        lease_until=due_at,
        recurrence=None if recurrence is None else parse_recurrence(recurrence),
        time_zone=time_zone,
    )


async def added(uow_factory: UnitOfWorkFactory, *reminders: Reminder) -> None:
    """Each with the next number of its owner."""
    async with uow_factory() as uow:
        for each in reminders:
            each.number = await uow.reminders.next_number(each.owner)
            await uow.reminders.add(each)
        await uow.commit()


def delivery(
    uow: UnitOfWorkFactory, post: ReminderPost, clock: SharedClock, workers: Workers
) -> UseCase[DeliverReminders, None]:
    one = DeliverReminderHandler(post, SettleReminderHandler(uow), clock)
    return DeliverRemindersHandler(uow, one, clock, workers)


async def deliver_due(uow: UnitOfWorkFactory, post: ReminderPost, clock: SharedClock) -> Workers:
    """Until nothing is under way; failures are left with the workers."""
    workers = Workers(SHARE_OF_LEASE * LEASES[0].total_seconds())
    look, finished = delivery(uow, post, clock, workers), -1
    while finished != workers.finished:
        finished = workers.finished
        await look(DeliverReminders())
        await workers.until_done()
    return workers
