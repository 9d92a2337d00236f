"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.reminders.recurrence import parse_recurrence
from domain.reminders.reminder import Place, Reminder
from domain.shared.lease import Room
from infrastructure.database.samples import PAGES, Sample, Subject
from infrastructure.reminders.reminder_reader import PostgresReminderReader
from infrastructure.reminders.reminder_repository import PostgresReminders


async def reminders(at: Subject) -> None:
    repository = PostgresReminders(at.transaction)
    await repository.choose_time_zone(at.user, "Europe/Berlin")
    number = await repository.next_number(at.user)
    await repository.asked_by(at.user, at.request)
    await repository.waiting(at.user)
    reminder = Reminder(
        owner=at.user,
        number=number,
        request=at.request,
        text="tea",
        place=Place.DM,
        guild=at.guild,
        channel=None,
        made_at=at.now,
        due_at=at.now - timedelta(days=3650),
        lease_until=at.now - timedelta(days=3650),
        recurrence=parse_recurrence("every monday 18:00"),
        time_zone="Europe/Berlin",
    )
    await repository.add(reminder)
    for claimed in await repository.claim(now=at.now, leases=[timedelta(minutes=1)], room=Room(1)):
        await repository.settle(claimed)
    untold = await repository.claim_untold(at.user, now=at.now, lease=timedelta(minutes=1))
    await repository.note_told([*untold, reminder])
    await repository.save(await repository.get(at.user, number))
    await repository.remove(at.user, number)
    await repository.forget_delivered(before=at.now, limit=10)


async def reading(at: Subject) -> None:
    reader = PostgresReminderReader(at.reading)
    for seek in PAGES:
        await reader.page(at.user, seek)
    await reader.waiting(at.user)
    await reader.find(at.user, 1)
    await reader.untold(at.user)
    await reader.time_zone(at.user)


SAMPLES: tuple[Sample, ...] = (reminders, reading)
