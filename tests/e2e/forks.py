"""Processes forked from one that has imported everything, so that a start takes milliseconds instead of seconds.

Each is a process like any other: killed with SIGKILL it is gone at once, and its sockets with it. The one that forks is
the standard library's fork server; it has neither threads nor an event loop.
"""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing.context import ForkServerProcess

from attrs import define, field

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.e2e.imported"])


@define(eq=False)
class Forked:
    """A forked process; its methods are those of `asyncio.subprocess.Process`."""

    _process: ForkServerProcess
    pid: int
    _ended: asyncio.Future[int] = field(factory=asyncio.Future)

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    def kill(self) -> None:
        self._process.kill()

    async def wait(self) -> int:
        """Its exit code, or the negated number of the signal that ended it."""
        return await asyncio.shield(self._ended)


@asynccontextmanager
async def forked[**P](be: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Forked]:
    """Killed, if it still lives, at the end of the block."""
    process = FORKS.Process(target=be, args=args, kwargs=kwargs)
    process.start()
    assert process.pid is not None
    it = Forked(process, process.pid)
    loop = asyncio.get_running_loop()

    def ended() -> None:
        loop.remove_reader(process.sentinel)
        assert process.exitcode is not None
        it._ended.set_result(process.exitcode)

    loop.add_reader(process.sentinel, ended)
    try:
        yield it
    finally:
        it.kill()
        await it.wait()
        process.close()


async def readable(descriptor: int) -> None:
    """Return once there is something to be read, if only the end."""
    loop = asyncio.get_running_loop()
    seen = loop.create_future()
    loop.add_reader(descriptor, seen.set_result, None)
    try:
        await seen
    finally:
        loop.remove_reader(descriptor)
