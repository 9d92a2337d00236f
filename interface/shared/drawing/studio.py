"""Where pictures are drawn: in a process of its own, so that the bot goes on answering meanwhile.

A thread would not do: drawing holds the interpreter's lock, what hangs in a thread can never be stopped, and the memory
of Pillow and matplotlib would stay taken (figures: docs/performance.md).
"""

import asyncio
import contextlib
import os
import pickle
import sys
from typing import Protocol

import structlog
from attrs import define, field

from application.shared.drawing import CannotDraw, Png
from interface.shared.drawing.exchange import LENGTH, Outcome
from interface.shared.languages import language

_log = structlog.stdlib.get_logger(__name__)

_LARGEST = 16 * 2**20  # bytes of one picture
_ENDS_WITHIN = 2.0  # seconds
_KEPT = ("PATH", "LANG", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
"""Of the bot's environment: nothing else, since there are secrets in it."""


class Drawing(Protocol):
    """Says what is drawn. It is pickled, and loads what draws it only within `draw`."""

    def draw(self) -> Png: ...


class Studio(Protocol):
    async def draw(self, drawing: Drawing) -> Png:
        """Raises CannotDraw."""
        ...

    async def close(self) -> None: ...


@define(eq=False)
class ProcessStudio:
    """One picture at a time. The process starts with the first, and ends when there was none for a while."""

    time_limit: float = 20.0
    """Seconds that a picture may take, waiting for its turn and starting the process included."""
    rest_after: float = 600.0
    """Seconds without a picture after which the process, and with it its memory, is given up."""
    most_waiting: int = 16
    _process: asyncio.subprocess.Process | None = None
    _turn: asyncio.Lock = field(factory=asyncio.Lock)
    _waiting: int = 0
    _rest: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """Of the process, None while there is none."""
        return None if self._process is None or self._process.returncode is not None else self._process.pid

    async def draw(self, drawing: Drawing) -> Png:
        if self._waiting >= self.most_waiting:
            raise CannotDraw(f"{self._waiting} pictures are waiting")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.time_limit), self._turn:
                return await self._drawn(drawing)
        except TimeoutError as error:
            _log.warning("a picture was given up", drawing=type(drawing).__name__, seconds=self.time_limit)
            raise CannotDraw("it took too long") from error
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """What is being drawn is lost."""
        if self._rest is not None:
            self._rest.cancel()
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()  # the process ends by itself, and takes its temporary files along
        try:
            await asyncio.wait_for(process.wait(), _ENDS_WITHIN)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _drawn(self, drawing: Drawing) -> Png:
        process = await self._running()
        try:
            outcome, answer = await _ask(process, pickle.dumps((language(), drawing)))
        except (OSError, asyncio.IncompleteReadError) as error:
            await self._put_an_end_to(process)
            _log.warning("the process that draws has died", drawing=type(drawing).__name__, code=process.returncode)
            raise CannotDraw("whoever draws has died") from error
        except BaseException:  # too long, or nobody waits any more: what it still answers is not for the next one
            await self._put_an_end_to(process)
            raise
        self._rest_later()
        if outcome is Outcome.FAILED:
            trace = answer.decode()
            _log.error("a picture could not be drawn", drawing=type(drawing).__name__, trace=trace)
            raise CannotDraw(trace.strip().rpartition("\n")[2])
        return Png(answer)

    async def _running(self) -> asyncio.subprocess.Process:
        if self._rest is not None:
            self._rest.cancel()
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "interface.shared.drawing.worker", str(self.time_limit)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=_environment(),
                limit=_LARGEST,
            )
        return self._process

    async def _put_an_end_to(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        self._process = None
        await asyncio.shield(process.wait())

    def _rest_later(self) -> None:
        def rest() -> None:
            if not self._turn.locked() and self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()
                self._process = None

        self._rest = asyncio.get_running_loop().call_later(self.rest_after, rest)


async def _ask(process: asyncio.subprocess.Process, what: bytes) -> tuple[Outcome, bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(LENGTH.pack(len(what)) + what)
    await process.stdin.drain()
    outcome = Outcome(await process.stdout.readexactly(1))
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return outcome, await process.stdout.readexactly(length)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
