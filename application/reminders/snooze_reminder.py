from datetime import datetime, timedelta

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.reminders.errors import ReminderOfAnother
from domain.reminders.reminder import Reminder, ReminderNumber, check_room
from domain.shared.ids import RequestId, UserId
from domain.shared.language import Language


@frozen(kw_only=True)
class SnoozeReminder:
    by: UserId
    owner: UserId
    number: ReminderNumber
    occurrence: int
    """Which of its messages has the button."""
    by_how_much: timedelta
    request: RequestId
    asked_at: datetime
    language: Language | None = None


@define
class SnoozeReminderHandler:
    """Makes another one of it, for once: one that repeats goes on as it did.

    Raises ReminderOfAnother, ReminderNotFound, SnoozedAlready or TooManyReminders.
    """

    _uow: UnitOfWorkFactory

    async def __call__(self, command: SnoozeReminder) -> Reminder:
        if command.by != command.owner:
            raise ReminderOfAnother
        async with self._uow() as uow:
            number = await uow.reminders.next_number(command.owner)
            made_before = await uow.reminders.asked_by(command.owner, command.request)
            if made_before is not None:
                return made_before
            reminder = await uow.reminders.get(command.owner, command.number)
            reminder.snooze(command.occurrence)
            check_room(await uow.reminders.waiting(command.owner))
            due_at = command.asked_at + command.by_how_much
            again = Reminder(
                owner=reminder.owner,
                number=number,
                request=command.request,
                text=reminder.text,
                place=reminder.place,
                guild=reminder.guild,
                channel=reminder.channel,
                about_channel=reminder.about_channel,
                about_message=reminder.about_message,
                made_at=command.asked_at,
                due_at=due_at,
                recurrence=None,
                time_zone=reminder.time_zone,
                lease_until=due_at,
                language=command.language or reminder.language,
            )
            await uow.reminders.save(reminder)
            await uow.reminders.add(again)
            await uow.commit()
        return again
