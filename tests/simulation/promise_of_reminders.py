"""Each reminder arrives once each time that it is due, and none is lost; what nobody could deliver is kept."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from attrs import define

from domain.reminders.reminder import Reminder, ReminderStatus
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import REMINDERS
from tests.simulation.reminded import Key
from tests.simulation.world import World, true_time

_LOOKED_FOR = timedelta(minutes=2)
"""So often at least, also when little happens."""


@define
class PromiseOfReminders:
    """To be asked when all is quiet."""

    world: World
    records: MemoryRecords

    def is_quiet(self) -> bool:
        return not any(map(self._is_overdue, self._reminders()))

    def findings(self) -> Iterator[str]:
        inbox = self.world.reminded
        in_time = [each for each in inbox.arrived if each.is_in_time]
        times = Counter((each.owner, each.number, each.occurrence, each.place) for each in in_time)
        yield from (f"reminder {number}, time {time}, came twice" for (_, number, time, _), n in times.items() if n > 1)
        if not inbox.was_closed:
            times_anywhere = Counter(each[:3] for each in times)
            twice = ((number, time) for (_, number, time), places in times_anywhere.items() if places > 1)
            yield from (f"reminder {number}, time {time}, came to both places" for number, time in twice)
        yield from (f"reminder {each.number} came early" for each in inbox.arrived if each.at < each.due_at)
        for reminder in self._reminders():
            yield from (f"reminder {reminder.number} {finding}" for finding in self._of(reminder))

    def _of(self, reminder: Reminder) -> Iterator[str]:
        inbox = self.world.reminded
        times = {each.occurrence for each in inbox.arrived if (each.owner, each.number) == self._key(reminder)}
        if self._is_overdue(reminder):
            yield "is due, and nobody delivers it"
        if reminder.status is ReminderStatus.DELIVERED and reminder.occurrence not in times:
            yield f"is on record as delivered, and never came (time {reminder.occurrence})"
        if reminder.status is ReminderStatus.PARKED and not inbox.was_closed:
            yield "is on record as refused, and nothing was closed"
        if reminder.occurrence < inbox.rescheduled.get(self._key(reminder), 0):
            yield "was moved, and is on record as it was before"

    def _reminders(self) -> list[Reminder]:
        return list(self.records[REMINDERS].values())

    @staticmethod
    def _key(reminder: Reminder) -> Key:
        return reminder.owner, reminder.number

    @staticmethod
    def _is_overdue(reminder: Reminder) -> bool:
        return reminder.status is ReminderStatus.PENDING and reminder.lease_until + _LOOKED_FOR <= true_time()
