"""How many gateway sessions a bot may start, and how many shards it is advised to have."""

from datetime import datetime, timedelta

from attrs import define, field

from playground.world.snowflakes import Clock

TOTAL = 1000
_PERIOD = timedelta(days=1)


@define
class SessionStarts:
    """Counts IDENTIFYs: Discord allows 1,000 a day."""

    _clock: Clock
    advised_shards: int = 1
    _used: int = field(init=False, default=0)
    _since: datetime = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._since = self._clock()

    def count(self) -> None:
        """One more session was started."""
        self._begin_anew()
        self._used += 1

    @property
    def remaining(self) -> int:
        self._begin_anew()
        return max(TOTAL - self._used, 0)

    @property
    def resets_after(self) -> timedelta:
        self._begin_anew()
        return self._since + _PERIOD - self._clock()

    def _begin_anew(self) -> None:
        if self._clock() >= self._since + _PERIOD:
            self._since, self._used = self._clock(), 0
