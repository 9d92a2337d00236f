"""Who has nothing parked that they were not told of, in this process: each command asks, and hardly anybody has."""

from typing import ClassVar

from attrs import define

from application.reminders.queries import UndeliveredReader
from domain.shared.ids import UserId
from infrastructure.database.guild_cache import ToldCache


@define(eq=False)
class UndeliveredCache(ToldCache[UserId, None]):
    """Of people: that there is nothing to tell."""

    channel: ClassVar[str] = "tux_undelivered"


@define
class CachedUndeliveredReader:
    """What there is to tell is read each time, since another process may tell it meanwhile."""

    _reader: UndeliveredReader
    _cache: UndeliveredCache

    async def untold(self, owner: UserId) -> int:
        try:
            self._cache.lookup(owner)
        except KeyError:
            era = self._cache.era
        else:
            return 0
        untold = await self._reader.untold(owner)
        if not untold:
            self._cache.remember(owner, None, read_in=era)
        return untold
