from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The current time, timezone-aware, in UTC."""
        ...


class SharedClock(Protocol):
    """The time that all processes agree on, whatever their own clocks say: leases go by it."""

    async def now(self) -> datetime:
        """Timezone-aware, in UTC. Raises RecordsUnavailable."""
        ...
