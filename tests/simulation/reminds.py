"""Somebody has themselves reminded, puts off, changes and deletes, while a schedule runs."""

import asyncio
from datetime import timedelta
from functools import partial
from random import Random

from attrs import define

from application.reminders.delete_reminder import DeleteReminder
from application.reminders.edit_reminder import RecordReminderEdit
from application.reminders.record_reminder import RecordReminder
from application.reminders.snooze_reminder import SnoozeReminder
from domain.reminders.reminder import Place, Reminder, Schedule
from domain.shared.ids import RequestId
from tests.builders import MEMBER
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import REMINDERS
from tests.reminders import a_reminder
from tests.simulation.bot import Bot
from tests.simulation.world import World, true_time

_WHAT = (*["remind"] * 6, "move", "move", "move", "rewrite", "snooze", "delete", "close")
_IN = (5.0, 20.0, 60.0, 200.0)
"""Seconds."""


@define
class Reminds:
    world: World
    records: MemoryRecords
    bots: list[Bot]
    random: Random

    async def act(self, after: float, request: RequestId) -> None:
        random = self.random
        what, due_in, again = random.choice(_WHAT), random.choice(_IN), random.random() < 0.2
        place, seconds = random.choice(tuple(Place)), random.uniform(5, 400)
        repeats = random.random() < 0.3
        await asyncio.sleep(after)
        if what == "close":
            self.world.reminded.close(place)
            await asyncio.sleep(seconds)
            self.world.reminded.closed.discard(place)
            return
        due_at = true_time() + timedelta(seconds=due_in)
        proposed = a_reminder(
            request=request,
            due_at=due_at,
            place=place,
            recurrence=f"every day {due_at:%H:%M}" if repeats else None,
        )
        existing = list(self.records[REMINDERS].values())
        reminder = random.choice(existing) if existing and what != "remind" else None
        for _ in range(2 if again else 1):
            if self.bots:
                bot = random.choice(self.bots)
                bot.ask(partial(self._ask, bot, what, proposed, reminder, due_in, request))

    async def _ask(
        self, bot: Bot, what: str, proposed: Reminder, reminder: Reminder | None, due_in: float, request: RequestId
    ) -> None:
        if reminder is None:
            await bot.reminding.record(RecordReminder(proposed))
        else:
            await self._change(bot, what, reminder, due_in, request)

    async def _change(self, bot: Bot, what: str, reminder: Reminder, due_in: float, request: RequestId) -> None:
        match what:
            case "move":
                schedule = Schedule(
                    due_at=true_time() + timedelta(seconds=due_in), recurrence=None, time_zone=reminder.time_zone
                )
                moved = await bot.reminding.edit(
                    RecordReminderEdit(owner=MEMBER, number=reminder.number, text=None, schedule=schedule)
                )
                self.world.reminded.rescheduled[MEMBER, reminder.number] = moved.occurrence
            case "rewrite":
                await bot.reminding.edit(
                    RecordReminderEdit(owner=MEMBER, number=reminder.number, text="milk", schedule=None)
                )
            case "snooze":
                await bot.reminding.snooze(
                    SnoozeReminder(
                        by=MEMBER,
                        owner=MEMBER,
                        number=reminder.number,
                        occurrence=reminder.occurrence,
                        by_how_much=timedelta(seconds=due_in),
                        request=request,
                        asked_at=true_time(),
                    )
                )
            case "delete":
                await bot.reminding.delete(DeleteReminder(by=MEMBER, named=str(reminder.number)))
