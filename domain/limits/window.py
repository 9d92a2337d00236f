from collections import deque

from attrs import define, field

from domain.limits.sharing import SECOND


@define(eq=False)
class SlidingWindow:
    """What went through within the last second, by any clock that only goes forward."""

    seconds: float = SECOND
    _went: deque[float] = field(factory=deque, init=False)

    def opens_at(self, most: int, now: float) -> float | None:
        """From when on one more may go, if at most so many may within any second; None for never."""
        self._forget(now)
        if most <= 0:
            return None
        return now if len(self._went) < most else self._went[-most] + self.seconds

    def let_through(self, now: float) -> None:
        self._forget(now)
        self._went.append(now)

    def _forget(self, now: float) -> None:
        while self._went and self._went[0] + self.seconds <= now:
            self._went.popleft()
