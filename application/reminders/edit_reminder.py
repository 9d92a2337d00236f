from datetime import datetime

from attrs import define, frozen

from application.reminders.schedules import Schedules
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.reminders.errors import NothingToEdit, ReminderNotFound
from domain.reminders.reminder import Reminder, ReminderNumber, ReminderStatus, Schedule, parse_number, parse_text
from domain.shared.ids import GuildId, UserId
from domain.shared.language import Language


@frozen(kw_only=True)
class EditReminder:
    by: UserId
    guild: GuildId | None
    named: str
    when: str | None
    text: str | None
    asked_at: datetime
    language: Language | None = None


@frozen(kw_only=True)
class RecordReminderEdit:
    owner: UserId
    number: ReminderNumber
    text: str | None
    schedule: Schedule | None
    language: Language | None = None


@define
class EditReminderHandler:
    """Raises NothingToEdit, ReminderNotFound, and what the texts raise that cannot be read."""

    _schedules: Schedules
    _record: UseCase[RecordReminderEdit, Reminder]

    async def __call__(self, command: EditReminder) -> Reminder:
        if command.when is None and command.text is None:
            raise NothingToEdit
        number = parse_number(command.named)
        text = None if command.text is None else parse_text(command.text)
        schedule = None
        if command.when is not None:
            schedule = await self._schedules.read(
                command.when, by=command.by, guild=command.guild, now=command.asked_at
            )
        edit = RecordReminderEdit(
            owner=command.by, number=number, text=text, schedule=schedule, language=command.language
        )
        return await self._record(edit)


@define
class RecordReminderEditHandler:
    """Raises ReminderNotFound, also of what was delivered meanwhile."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordReminderEdit) -> Reminder:
        async with self._uow() as uow:
            reminder = await uow.reminders.get(command.owner, command.number)
            if reminder.status is ReminderStatus.DELIVERED:
                raise ReminderNotFound(str(command.number))
            reminder.edit(command.text, command.schedule, command.language)
            await uow.reminders.save(reminder)
            await uow.commit()
        return reminder
