"""Notices that something which should go on for ever has fallen silent, and says so once."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

import structlog
from attrs import define, field

from infrastructure.observability.metrics import SILENCES

_log = structlog.stdlib.get_logger(__name__)

LOOK_EVERY = 5.0  # seconds

type Now = Callable[[], float]
"""Seconds on a clock that only goes forward."""


@define(eq=False)
class Pulse:
    """The signs of life of one task: after each, another one is expected within `within` seconds."""

    name: str
    within: float
    _now: Now
    _last: float = field(init=False)
    _is_silent: bool = False

    def __attrs_post_init__(self) -> None:
        self._last = self._now()

    def beat(self) -> None:
        self._last = self._now()

    def rest(self) -> None:
        """Nothing need be heard until the next beat."""
        self._last = math.inf

    def resume(self) -> None:
        """After a rest, signs of life are expected again."""
        if self._last == math.inf:
            self.beat()

    @property
    def silent_for(self) -> float:
        """Seconds since the last sign of life; less than 0 at rest."""
        return self._now() - self._last

    @property
    def problem(self) -> str | None:
        silent = self.silent_for
        return f"no sign of life for {silent:.0f} s" if silent > self.within else None

    def look(self) -> None:
        """Log and count the silence when it begins, and log its end."""
        problem = self.problem
        if problem is not None and not self._is_silent:
            SILENCES.labels(self.name).inc()
            _log.error("a task has fallen silent", task=self.name, silent_for=round(self.silent_for))
        elif problem is None and self._is_silent:
            _log.warning("a task that was silent goes on", task=self.name)
        self._is_silent = problem is not None


@define(eq=False)
class Watchdog:
    _now: Now = time.monotonic
    _pulses: dict[str, Pulse] = field(factory=dict)
    _notes: dict[str, str] = field(factory=dict)

    def pulse(self, name: str, *, within: float) -> Pulse:
        """The pulse of the task of this name, which is watched from the first time on."""
        if name not in self._pulses:
            self._pulses[name] = Pulse(name, within, self._now)
        return self._pulses[name]

    def note(self, name: str, problem: str | None) -> None:
        """What a task itself knows to be in its way; None once it no longer is."""
        if problem is None:
            self._notes.pop(name, None)
        elif self._notes.get(name) != problem:
            self._notes[name] = problem
            _log.warning("a task has to wait", task=name, problem=problem)

    def problems(self) -> tuple[str, ...]:
        """One line for each task that is silent or in difficulties, beginning with its name."""
        silent = ((pulse.name, pulse.problem) for pulse in self._pulses.values())
        found = [*self._notes.items(), *((name, problem) for name, problem in silent if problem is not None)]
        return tuple(f"{name}: {problem}" for name, problem in found)

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            for pulse in self._pulses.values():
                pulse.look()
            await asyncio.sleep(LOOK_EVERY)


def watched(work: Callable[[], Awaitable[object]], pulse: Pulse) -> Callable[[], Awaitable[None]]:
    """Work each of whose rounds, once it has succeeded, is a sign of life."""

    async def round_of_work() -> None:
        await work()
        pulse.beat()

    return round_of_work
