from collections.abc import Sequence

from attrs import define, frozen

from application.reminders.queries import ReminderReader
from domain.reminders.errors import ReminderNotFound, ReminderOfAnother
from domain.reminders.reminder import Reminder, ReminderNumber
from domain.shared.ids import UserId
from domain.shared.paging import Page, Seek

MOST_SUGGESTED = 25


@frozen
class ListReminders:
    """One's own, and nobody else's: there is no other way to ask."""

    by: UserId
    seek: Seek


@define
class ListRemindersHandler:
    _reminders: ReminderReader

    async def __call__(self, command: ListReminders) -> Page[Reminder]:
        return await self._reminders.page(command.by, command.seek)


@frozen
class ReadReminder:
    by: UserId
    owner: UserId
    number: ReminderNumber


@define
class ReadReminderHandler:
    """What stands behind the button of a post for all to see. Raises ReminderOfAnother or ReminderNotFound."""

    _reminders: ReminderReader

    async def __call__(self, command: ReadReminder) -> Reminder:
        if command.by != command.owner:
            raise ReminderOfAnother
        reminder = await self._reminders.find(command.owner, command.number)
        if reminder is None:
            raise ReminderNotFound(str(command.number))
        return reminder


@frozen
class SuggestReminders:
    by: UserId
    typed: str


@define
class SuggestRemindersHandler:
    """One's own, of whose text or number something was typed, soonest first."""

    _reminders: ReminderReader

    async def __call__(self, command: SuggestReminders) -> Sequence[Reminder]:
        part = command.typed.strip().removeprefix("#").lower()
        waiting = await self._reminders.waiting(command.by)
        found = [each for each in waiting if part in each.text.lower() or str(each.number).startswith(part)]
        return sorted(found, key=lambda each: each.due_at)[:MOST_SUGGESTED]
