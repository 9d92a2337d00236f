from datetime import datetime

from attrs import define

from application.shared.moments import Moments
from application.shared.zones import Zones
from domain.afk.absence import check_until
from domain.shared.durations import is_for_good
from domain.shared.ids import GuildId, UserId


@define
class Untils:
    """How it is read until when somebody is away."""

    _zones: Zones
    _moments: Moments

    async def read(self, typed: str | None, *, by: UserId, guild: GuildId, now: datetime) -> datetime | None:
        """None where no end was meant. Raises what Moments.read raises, or AwayTooLong."""
        if typed is None or is_for_good(typed):
            return None
        until = await self._moments.read(typed, now=now, zone=(await self._zones.of(by, guild)).zone)
        check_until(until, now)
        return until
