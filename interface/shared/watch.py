"""Whether this process is the one that acts on what a shard tells it."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from enum import Enum, auto
from typing import Protocol, runtime_checkable

from attrs import define, field, frozen

from application.shared.errors import ApplicationError, RecordsUnavailable
from interface.shared.tenure import Tenure

ANSWERED_WITHIN = 3.0
"""Seconds that Discord waits for an answer (Discord's documentation, "Receiving and Responding")."""

_WAITS = 0.8 * ANSWERED_WITHIN
_REMEMBERED = 20 * ANSWERED_WITHIN
"""Seconds: an heir may hear of things later than the holder did."""


@frozen
class ServedElsewhere(ApplicationError):
    """Another process has heard of this too, and answers it."""


class _State(Enum):
    WAITS = auto()
    ACTS = auto()
    OVER = auto()


@define(eq=False)
class ShardWatch:
    """Beside a holder, an heir hears of everything too, and acts on none of it until the shard is handed over.

    What people ask meanwhile waits: whoever has the shard when that is decided takes it up, and nobody else does.
    """

    _tenure: Tenure = field(factory=Tenure)
    _state: _State = _State.ACTS
    _taken_up: deque[tuple[float, int]] = field(factory=deque)
    _left_alone: frozenset[int] = frozenset()
    _changed: asyncio.Event = field(factory=asyncio.Event)
    connected: Callable[[], None] = lambda: None

    @classmethod
    def of_an_heir(cls, tenure: Tenure, connected: Callable[[], None] = lambda: None) -> "ShardWatch":
        """`connected` is told when everything is there to take over."""
        return cls(tenure, _State.WAITS, connected=connected)

    @property
    def acts(self) -> bool:
        return self._state is _State.ACTS and self._tenure.holds

    @property
    def waits(self) -> bool:
        return self._state is _State.WAITS

    def begin(self, left_alone: Collection[int] = ()) -> None:
        """From now on it acts; not on these interactions, which another has taken up."""
        self._left_alone |= frozenset(left_alone)
        self._become(_State.ACTS)

    def pause(self) -> tuple[int, ...]:
        """Take up nothing until it is decided whose the shard is; returns what was taken up in the last seconds."""
        self._become(_State.WAITS)
        self._forget_old()
        return tuple(interaction for _, interaction in self._taken_up)

    def end(self) -> None:
        self._become(_State.OVER)

    async def admit(self, interaction: int) -> None:
        """Return if it is this process that takes it up.

        Raises ServedElsewhere where it is another one, RecordsUnavailable where nobody knows because the database is
        away: if another one has answered meanwhile, Discord takes no second answer.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_WAITS):
                while not self.acts and self._state is not _State.OVER:
                    # A tenure that has run out may be renewed, of which nothing tells.
                    await _set_or_a_while(self._changed)
        if self._state is _State.ACTS and not self._tenure.holds:
            raise RecordsUnavailable
        if not self.acts or interaction in self._left_alone:
            raise ServedElsewhere
        self._forget_old()
        self._taken_up.append((self._tenure.now(), interaction))

    def leave(self, interaction: int) -> None:
        """It is not taken up here after all: an heir may do so."""
        self._taken_up = deque(each for each in self._taken_up if each[1] != interaction)

    def _become(self, state: _State) -> None:
        self._state = state
        self._changed.set()
        self._changed = asyncio.Event()

    def _forget_old(self) -> None:
        since = self._tenure.now() - _REMEMBERED
        while self._taken_up and self._taken_up[0][0] < since:
            self._taken_up.popleft()


async def _set_or_a_while(changed: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            await changed.wait()


@runtime_checkable
class Watchful(Protocol):
    @property
    def watch(self) -> ShardWatch: ...
