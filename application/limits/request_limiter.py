"""Which requests may go to Discord now, and which wait."""

import asyncio
import math
from collections import deque
from collections.abc import Callable
from enum import Enum

from attrs import define, field, frozen

from domain.limits.invalid_requests import Pace
from domain.limits.sharing import SECOND
from domain.limits.window import SlidingWindow

IN_A_ROW = 4
"""Requests for people that go before one that nobody waits for, if both are there: that one never waits for ever."""


def most_unanswered(share: int) -> int:
    """How many that nobody waits for may be under way at once: else, while Discord is slow to answer them, people's
    requests would find no place for seconds."""
    return max(1, share // 2)


class Urgency(Enum):
    PEOPLE = "people"
    """Somebody waits for it, or the bot does before it can be there for anybody."""
    BACKGROUND = "background"


type Ended = Callable[[], None]
"""To be called when a request has its answer, or was not sent: until a second after that it takes its place."""


@frozen
class WaitedTooLong(Exception):
    """The request was not sent."""

    seconds: float


def _now() -> float:
    return asyncio.get_running_loop().time()


@define(eq=False)
class RequestLimiter:
    """Lets at most `share` requests be on their way in any second, those for people first, else in their order."""

    now: Callable[[], float] = _now
    """By which shares end; it only goes forward, and goes on while the process stands still."""
    share: int = field(default=0, init=False)
    until: float = field(default=-math.inf, init=False)
    """From then on nothing is let through: the share may be another process' by now."""
    pace: Pace = field(default=Pace(), init=False)
    _had: int = field(default=0, init=False)
    _lowered_at: float = field(default=float("-inf"), init=False)
    _all: SlidingWindow = field(factory=SlidingWindow, init=False)
    _of: dict[Urgency, SlidingWindow] = field(factory=lambda: {each: SlidingWindow() for each in Urgency}, init=False)
    _waiting: dict[Urgency, deque[asyncio.Future[Ended]]] = field(
        factory=lambda: {each: deque() for each in Urgency}, init=False
    )
    _in_a_row: int = field(default=0, init=False)
    _timer: asyncio.TimerHandle | None = field(default=None, init=False)

    def change(self, share: int, pace: Pace, *, until: float = math.inf) -> None:
        """From now on."""
        if share < self.share:
            self._had, self._lowered_at = self.uses(), _now()
        self.share, self.pace, self.until = share, pace, until
        self._let_through()

    def uses(self) -> int:
        """The most that may have arrived in any second that touches the last one, or may yet."""
        share = max(self.share if self.now() < self.until + SECOND else 0, self._all.taken(_now()))
        return max(share, self._had) if _now() < self._lowered_at + SECOND else share

    async def admit(self, urgency: Urgency, *, within: float) -> Ended:
        """Return when a request may go. Raises WaitedTooLong after `within` seconds."""
        turn: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self._waiting[urgency].append(turn)
        self._let_through()
        try:
            async with asyncio.timeout(within):
                return await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                turn.result()()  # it had its turn in that very moment
            if isinstance(error, TimeoutError):
                raise WaitedTooLong(within) from error
            raise

    def _let_through(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        opens = self._next()
        while opens is not None and opens[0] <= _now():
            self._send(opens[1])
            opens = self._next()
        if opens is not None:
            self._timer = asyncio.get_running_loop().call_at(opens[0], self._let_through)

    def _next(self) -> tuple[float, Urgency] | None:
        """Which of the two is next, and from when on it may go; None if none waits that may ever go."""
        now, found = _now(), list[tuple[float, bool, Urgency]]()
        opens = self._all.opens_at(self.share if self.now() < self.until else 0, now)
        for urgency, most in ((Urgency.PEOPLE, self.pace.people), (Urgency.BACKGROUND, self.pace.background)):
            own = now if most is None else self._of[urgency].opens_at(most, now)
            if opens is not None and own is not None and self._is_waited_for(urgency):
                if urgency is Urgency.BACKGROUND:
                    own = max(own, self._of[urgency].frees_at(most_unanswered(self.share), now))
                yields = (urgency is Urgency.BACKGROUND) != (self._in_a_row >= IN_A_ROW)
                found.append((max(opens, own), yields, urgency))
        if not found:
            return None
        at, _, urgency = min(found, key=lambda each: each[:2])
        return at, urgency

    def _is_waited_for(self, urgency: Urgency) -> bool:
        turns = self._waiting[urgency]
        while turns and turns[0].done():  # whoever waited has gone
            turns.popleft()
        return bool(turns)

    def _send(self, urgency: Urgency) -> None:
        now, own = _now(), self._of[urgency]
        place, own_place = self._all.begin(now), own.begin(now)

        def ended() -> None:
            self._all.end(place, _now())
            own.end(own_place, _now())
            self._let_through()

        self._waiting[urgency].popleft().set_result(ended)
        self._in_a_row = self._in_a_row + 1 if urgency is Urgency.PEOPLE else 0
