from datetime import UTC, datetime, timedelta

from attrs import define

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@define
class FakeClock:
    """Stands still until it is moved."""

    time: datetime = START

    def now(self) -> datetime:
        return self.time

    def advance(self, by: timedelta) -> None:
        self.time += by


@define
class AgreedClock:
    """The same time, as all processes agree on it."""

    clock: FakeClock

    async def now(self) -> datetime:
        return self.clock.now()
