from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import define

from application.reminders.queries import ReminderReader
from application.shared.moments import Moments
from application.shared.use_case import UseCase
from domain.afk.absence import check_until
from domain.guilds.settings import TIME_ZONE, time_zones
from domain.shared.durations import is_for_good
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings


@define
class Untils:
    """How it is read until when somebody is away: by the clocks that who says so has chosen for reminders, else by the
    guild's."""

    _reminders: ReminderReader
    _get_settings: UseCase[GuildId, Settings]
    _moments: Moments

    async def read(self, typed: str | None, *, by: UserId, guild: GuildId, now: datetime) -> datetime | None:
        """None where no end was meant. Raises what Moments.read raises, or AwayTooLong."""
        if typed is None or is_for_good(typed):
            return None
        until = await self._moments.read(typed, now=now, zone=ZoneInfo(await self._zone(by, guild)))
        check_until(until, now)
        return until

    async def _zone(self, person: UserId, guild: GuildId) -> str:
        chosen = await self._reminders.time_zone(person)
        # One that is no longer known is as good as none.
        return chosen if chosen in time_zones() else (await self._get_settings(guild))[TIME_ZONE]
