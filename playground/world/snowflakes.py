"""Ids that carry their time, as Discord's do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from attrs import define, field

type Clock = Callable[[], datetime]

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def id_at(moment: datetime) -> int:
    """The lowest id of a moment."""
    return int((moment - _EPOCH) / timedelta(milliseconds=1)) << 22


def moment_of(snowflake: int) -> datetime:
    """When an id was made, to the millisecond."""
    return _EPOCH + timedelta(milliseconds=snowflake >> 22)


@define
class Snowflakes:
    """Hands out ids that only ever grow, also when the clock does not."""

    _clock: Clock
    _last: int = field(default=0)

    def next(self) -> int:
        self._last = max(self._last + 1, id_at(self._clock()))
        return self._last

    def start_after(self, highest: int) -> None:
        self._last = max(self._last, highest)
