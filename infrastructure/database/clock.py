"""The server's clock, which all processes share."""

from datetime import datetime, timedelta
from time import monotonic

from attrs import define
from sqlalchemy import func, select

from infrastructure.database.reading import Reading

_NOW = select(func.clock_timestamp().label("now"))
_READ_AGAIN = 60.0  # seconds; this machine's and the server's drift apart by much less than a lease in that time


@define(eq=False)
class DatabaseClock:
    """Asks the server at most once a minute, and goes by this machine's steady clock in between."""

    _reading: Reading
    _read: datetime | None = None
    _read_at: float = 0.0

    async def now(self) -> datetime:
        """Raises RecordsUnavailable."""
        since = monotonic() - self._read_at
        if self._read is None or since > _READ_AGAIN:
            row = await self._reading.row(_NOW)
            assert row is not None, "a SELECT without FROM has one row"
            self._read, self._read_at, since = row["now"], monotonic(), 0.0
        return self._read + timedelta(seconds=since)
