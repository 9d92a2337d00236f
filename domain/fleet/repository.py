from datetime import datetime
from typing import Protocol

from domain.fleet.fleet import Fleet


class Fleets(Protocol):
    """There is one fleet; the table of a database serves one bot."""

    async def take(self) -> tuple[Fleet, datetime]:
        """It and the database's time, for this transaction alone: others wait until its end."""
        ...

    async def save(self, fleet: Fleet) -> None:
        """Changes of which other processes should know are told to them at the commit."""
        ...
