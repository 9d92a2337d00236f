"""What Discord limits for all connections of a bot together: always looked at, enforced only where a test wishes."""

import time
from collections import deque
from collections.abc import Callable

from attrs import define, field, frozen

A_SECOND, SPACING, TEN_MINUTES = 1.0, 5.0, 600.0
MOST_REQUESTS, MOST_INVALID = 50, 10_000
_KEPT = 10_000


@frozen
class Identify:
    shard: int
    at: float
    too_soon: bool
    """Another one of the same key was less than `spacing` ago."""


@define(eq=False)
class DiscordLimits:
    """`max_concurrency` shards may IDENTIFY at once, if the remainders of their numbers by it differ."""

    enforced: bool = False
    max_concurrency: int = 1
    spacing: float = SPACING
    """Seconds; a test may not want to wait for five."""
    now: Callable[[], float] = time.monotonic
    identifies: deque[Identify] = field(init=False, factory=lambda: deque(maxlen=_KEPT))
    busiest_second: int = field(init=False, default=0)
    """The most requests within any second that count for the global limit."""
    refused: int = field(init=False, default=0)
    """Requests that were, or would have been, answered with the global 429."""
    _taken: dict[int, float] = field(init=False, factory=dict)
    _requests: deque[float] = field(init=False, factory=deque)
    _invalid: deque[float] = field(init=False, factory=deque)

    def takes_identify(self, shard: int) -> bool:
        """Whether Discord starts this session, or answers that it is invalid (op 9)."""
        now, key = self.now(), shard % self.max_concurrency
        last = self._taken.get(key)
        too_soon = last is not None and now < last + self.spacing
        self.identifies.append(Identify(shard, now, too_soon))
        if self.enforced and too_soon:
            return False
        self._taken[key] = now
        return True

    @property
    def too_soon(self) -> list[int]:
        """The shards that should have waited."""
        return [each.shard for each in self.identifies if each.too_soon]

    def wait_for_request(self) -> float | None:
        """Seconds after which a request that counts for the global limit may be tried again; None: it goes on now."""
        now = self.now()
        _forget(self._requests, now - A_SECOND)
        if len(self._requests) >= MOST_REQUESTS:
            self.refused += 1
            if self.enforced:
                return self._requests[0] + A_SECOND - now
        self._requests.append(now)
        self.busiest_second = max(self.busiest_second, len(self._requests))
        return None

    def answered(self, status: int, *, shared: bool) -> None:
        """`shared`: the limit of a 429 is one that others used up, too."""
        if status in (401, 403) or (status == 429 and not shared):
            self._invalid.append(self.now())

    @property
    def invalid(self) -> int:
        """Requests that Discord counts as invalid, in the last ten minutes."""
        _forget(self._invalid, self.now() - TEN_MINUTES)
        return len(self._invalid)

    @property
    def is_banned(self) -> bool:
        return self.enforced and self.invalid >= MOST_INVALID


def _forget(moments: deque[float], until: float) -> None:
    while moments and moments[0] <= until:
        moments.popleft()
