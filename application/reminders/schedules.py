"""When a reminder is due, as it was written: once, or again and again."""

from datetime import datetime

from attrs import define

from application.shared.moments import Moments
from application.shared.zones import Zones
from domain.reminders.recurrence import next_after, parse_recurrence
from domain.reminders.reminder import Schedule, check_distance
from domain.shared.ids import GuildId, UserId


@define
class Schedules:
    _zones: Zones
    _moments: Moments

    async def read(self, text: str, *, by: UserId, guild: GuildId | None, now: datetime) -> Schedule:
        """Raises what Moments.read raises, UnreadableRecurrence or ReminderTooFarAhead."""
        found, recurrence = await self._zones.of(by, guild), parse_recurrence(text)
        name, zone = found.name, found.zone
        if recurrence is not None:
            return Schedule(due_at=next_after(recurrence, now, zone), recurrence=recurrence, time_zone=name)
        due_at = await self._moments.read(text, now=now, zone=zone)
        check_distance(due_at, now)
        return Schedule(due_at=due_at, recurrence=None, time_zone=name)
