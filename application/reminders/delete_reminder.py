from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.reminders.reminder import Reminder, parse_number
from domain.shared.ids import UserId


@frozen
class DeleteReminder:
    by: UserId
    named: str


@define
class DeleteReminderHandler:
    """The one that is no more. Raises ReminderNotFound."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: DeleteReminder) -> Reminder:
        number = parse_number(command.named)
        async with self._uow() as uow:
            reminder = await uow.reminders.get(command.by, number)
            await uow.reminders.remove(command.by, number)
            await uow.commit()
        return reminder
