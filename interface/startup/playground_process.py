"""The playground in a process of its own, which ends with this one."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
from attrs import define, field, frozen

from application.shared.errors import SetupError
from infrastructure.embedded_postgres.account import make_home
from infrastructure.settings import TuxSettings
from interface.startup.database import data_directory
from interface.startup.sole_bot import AlreadyRunning
from playground.wire.connection import Connection, NoPlayground, fetch_bot, fetch_connection
from playground.wire.requirements import missing_packages

_log = structlog.stdlib.get_logger(__name__)

_ANSWER_TIMEOUT = 10.0
"""Seconds; where nobody listens it is known at once, and one with thousands of servers may be busy."""
_START_TIMEOUT = 30.0
_STOP_TIMEOUT = 10.0
_START_AGAIN_AFTER = 1.0
_LEAVES_WITHIN, _LOOK_AGAIN_AFTER = 2.0, 0.1


@frozen
class PlaygroundNotStarted(SetupError):
    problem: str


def state_file(settings: TuxSettings) -> Path:
    return data_directory(settings) / "playground.json"


@frozen
class PlaygroundNotInstalled(SetupError):
    """The playground's extra is missing."""


def check_installed() -> None:
    """Raises PlaygroundNotInstalled."""
    if missing_packages():
        raise PlaygroundNotInstalled


@define(eq=False)
class PlaygroundProcess:
    """Attaches to a playground that serves the port already, else starts one, and restarts it should it be killed."""

    _port: int
    _state_file: Path
    _is_shared: bool = False
    """Whether another bot may be in one that serves already."""
    _host: str = "127.0.0.1"
    """Where its page is to listen; it is asked at 127.0.0.1 in any case."""
    _url: str = field(default="", init=False)

    @property
    def url(self) -> str:
        return self._url

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Raises PlaygroundNotStarted, and PlaygroundNotInstalled where none serves the port already.

        Raises AlreadyRunning where another bot is in one that does.
        """
        if self._port and await _answers(f"http://127.0.0.1:{self._port}"):
            self._url = f"http://127.0.0.1:{self._port}"
            if not self._is_shared:
                await _none_is_in(self._url)
            yield
            return
        check_installed()
        process = await self._start()
        keeper = asyncio.create_task(self._keep(process))
        try:
            yield
        finally:
            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper

    async def connection(self) -> Connection:
        """How a client reaches the playground; it may have another port and certificate each time it starts.

        Raises PlaygroundNotStarted.
        """
        try:
            return await fetch_connection(self._url, pid=os.getpid())
        except NoPlayground as error:
            raise PlaygroundNotStarted(str(error)) from error

    async def _start(self) -> Process:
        try:
            make_home(self._state_file.parent)
        except OSError as error:
            raise PlaygroundNotStarted(str(error)) from error
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "playground", "--parent-pipe"),
            *("--host", self._host, "--port", str(self._port), "--state", str(self._state_file)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for this process, which then ends that one
        )
        try:
            line = await _first_line(process)
        except BaseException:
            process.kill()  # it never served, so it has nothing to write down
            await _end(process)
            raise
        if not line:
            await process.wait()
            raise PlaygroundNotStarted(f"port {self._port} of {self._host} may be in use (TUX_PLAYGROUND_PORT)")
        self._url = line
        # Started again, it must be found where the open pages look for it.
        self._port = int(line.rpartition(":")[2])
        return process

    async def _keep(self, process: Process) -> None:
        try:
            while True:
                await process.wait()
                _log.warning("the playground ended and is started again")
                process = await self._start_again()
        finally:
            await _end(process)

    async def _start_again(self) -> Process:
        while True:
            try:
                return await self._start()
            except PlaygroundNotStarted as error:
                _log.warning("the playground cannot be started again yet", problem=error.problem)
                await asyncio.sleep(_START_AGAIN_AFTER)


async def _first_line(process: Process) -> str:
    """What it prints once it serves, or nothing when it ended instead. Raises PlaygroundNotStarted."""
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START_TIMEOUT):
            return (await process.stdout.readline()).decode().strip()
    except TimeoutError as error:
        raise PlaygroundNotStarted(f"it did not serve within {_START_TIMEOUT:.0f} seconds") from error


async def _end(process: Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(_STOP_TIMEOUT):
            await process.wait()
    except TimeoutError:
        _log.warning("the playground did not end by itself and is killed")
        process.kill()
        await process.wait()


async def _answers(url: str) -> bool:
    try:
        async with asyncio.timeout(_ANSWER_TIMEOUT):
            await fetch_connection(url)
    except (NoPlayground, TimeoutError):
        return False
    return True


async def _none_is_in(url: str) -> None:
    """Raises AlreadyRunning; one that has just ended is given a moment to be gone."""
    try:
        async with asyncio.timeout(_LEAVES_WITHIN):
            while (await fetch_bot(url)).online:  # noqa: ASYNC110  # it is another process, which has no event
                await asyncio.sleep(_LOOK_AGAIN_AFTER)
    except TimeoutError as error:
        raise AlreadyRunning((await fetch_bot(url)).pid, url) from error
    except NoPlayground as error:
        raise PlaygroundNotStarted(str(error)) from error
