"""Events whose reactions fail: they wait to be tried again, or are parked."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, Protocol

from attrs import frozen

from domain.shared.ids import GuildId

MOST_COUNTED: Final = 1_000


@frozen(kw_only=True)
class Waiting:
    """How many events of one name wait in a guild, counted up to one more than MOST_COUNTED, and since when."""

    event: str
    count: int
    since: datetime


class WaitingEvents(Protocol):
    """Raises RecordsUnavailable."""

    async def of(self, guild: GuildId) -> tuple[Waiting, ...]:
        """All that waits in a guild, by name."""
        ...

    async def oldest(self, guilds: Collection[GuildId], events: Collection[str]) -> Mapping[GuildId, datetime]:
        """Since when events of these names wait, for those of these guilds where any does."""
        ...

    async def release(self, guild: GuildId, events: Collection[str]) -> int:
        """Have those events tried again at once, parked ones too; returns how many there were.

        A parked one that fails again is parked again after that one try.
        """
        ...

    async def release_all(self, guilds: Collection[GuildId]) -> int:
        """The same for everything that waits in these guilds."""
        ...
