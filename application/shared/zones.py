"""By whose clocks it is read what somebody writes about a time: the same everywhere."""

from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import frozen

from domain.shared.ids import GuildId, UserId


@frozen
class PersonsZone:
    name: str
    is_chosen: bool
    """By themselves; else it is that of the server, or UTC."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.name)


class Zones(Protocol):
    async def of(self, person: UserId, guild: GuildId | None) -> PersonsZone:
        """The one that the person chose, else the guild's. Raises RecordsUnavailable."""
        ...
