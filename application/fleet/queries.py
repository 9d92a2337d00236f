from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.fleet.fleet import Fleet


@frozen
class FleetView:
    """The fleet as it stood at a moment of the database's."""

    fleet: Fleet
    at: datetime


class FleetReader(Protocol):
    async def look(self) -> FleetView:
        """Three statements, one after the other; what changes meanwhile may be seen in part."""
        ...
