from collections import deque

from attrs import define, field

from domain.limits.sharing import SECOND

UNDER_WAY = 10.0
"""Seconds after which a request whose end nobody told has surely arrived, or never will."""


@define(eq=False)
class SlidingWindow:
    """What is under way, and what has ended within the last second, by any clock that only goes forward.

    When a request arrives at the other side nobody knows here: some time between its beginning and its end. So it
    takes its place until a second after its end, and however requests bunch up on their way, no second over there has
    more of them than there are places.
    """

    seconds: float = SECOND
    _ended: deque[float] = field(factory=deque, init=False)
    _under_way: dict[int, float] = field(factory=dict, init=False)
    """When each began, the oldest first."""
    _last: int = field(default=0, init=False)

    def opens_at(self, most: int, now: float) -> float | None:
        """From when on one more may go, if at most so many may within any second; None for never.

        Where that is up to what is under way, it is when that is given up; whatever ends may open it before.
        """
        if most <= 0:
            return None
        too_many = self.taken(now) - most
        if too_many < 0:
            return now
        if too_many < len(self._ended):
            return self._ended[too_many] + self.seconds
        return [*self._under_way.values()][too_many - len(self._ended)] + UNDER_WAY

    def frees_at(self, most: int, now: float) -> float:
        """From when on fewer than so many are under way, if none of them ends before it is given up."""
        self.taken(now)
        too_many = len(self._under_way) - most
        return now if too_many < 0 else [*self._under_way.values()][too_many] + UNDER_WAY

    def taken(self, now: float) -> int:
        """Places."""
        while self._ended and self._ended[0] + self.seconds <= now:
            self._ended.popleft()
        while self._under_way and (oldest := next(iter(self._under_way.items())))[1] + UNDER_WAY <= now:
            del self._under_way[oldest[0]]
        return len(self._ended) + len(self._under_way)

    def begin(self, now: float) -> int:
        """Returns the number under which the request's end is told."""
        self._last += 1
        self._under_way[self._last] = now
        return self._last

    def end(self, number: int, now: float) -> None:
        """Told again, or after it was given up, that changes nothing."""
        if self._under_way.pop(number, None) is not None:
            self._ended.append(now)
