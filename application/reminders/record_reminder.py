from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.reminders.reminder import Reminder, check_room


@frozen
class RecordReminder:
    """`proposed` has no number yet that counts."""

    proposed: Reminder


@define
class RecordReminderHandler:
    """The one that the same request made before, or the new one. Raises TooManyReminders."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordReminder) -> Reminder:
        reminder = command.proposed
        async with self._uow() as uow:
            number = await uow.reminders.next_number(reminder.owner)  # and so nobody counts while this one does
            made_before = await uow.reminders.asked_by(reminder.owner, reminder.request)
            if made_before is not None:
                return made_before
            check_room(await uow.reminders.waiting(reminder.owner))
            reminder.number = number
            await uow.reminders.add(reminder)
            await uow.commit()
        return reminder
