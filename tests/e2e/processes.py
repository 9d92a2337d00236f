"""The command line as real processes, in a directory for their data."""

import asyncio
import gc
import os
import re
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import frozen

from benchmarks.proc import children_of
from infrastructure.embedded_postgres import default_directory
from interface.entry import main
from tests.e2e.forks import Forked, forked
from tests.e2e.running import eventually
from tests.integration.embedded_postgres.directories import postmaster_of

TUX = Path(sys.executable).with_name("tux")
PATIENCE = 60.0
_ANY_PORTS = {"TUX_PLAYGROUND_PORT": "0", "TUX_PROBE_PORT": "0"}
_ALONE = {"TUX_PLAYGROUND_PORT": "0", "TUX_PROBE_PORT": "-1"}
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@frozen
class Outcome:
    code: int
    output: str
    errors: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def tux(ground: Path, *arguments: str, **settings: str) -> Outcome:
    """Run one command to its end; it finds no bot and no playground but those it is told of."""
    output, errors = _papers(ground)
    async with forked(_be_tux, arguments, _environment(ground, {**_ALONE, **settings}), output, errors) as process:
        async with asyncio.timeout(PATIENCE):
            code = await process.wait()
    return Outcome(code, output.read_text(), errors.read_text())


@frozen(eq=False)
class Running:
    """A command that goes on until it is ended."""

    process: asyncio.subprocess.Process | Forked
    ground: Path
    output: Path
    errors: Path

    def said(self) -> str:
        return self.output.read_text() + self.errors.read_text()

    async def address(self) -> str:
        """The page's."""
        return (await self._sees(_ADDRESS, self.output))[0]

    async def probes(self) -> str:
        return (await self._sees(re.compile(r"(http://127\.0\.0\.1:\d+)/health"), self.errors))[1]

    async def _sees(self, pattern: re.Pattern[str], where: Path) -> re.Match[str]:
        def look() -> re.Match[str] | None:
            found = pattern.search(where.read_text() if where.exists() else "")
            assert found is not None or self.process.returncode is None, self.said()
            return found

        return await eventually(look, within=PATIENCE)

    def signal_group(self, number: signal.Signals) -> None:
        """As a terminal does with Ctrl-C: every process of the group gets it."""
        os.killpg(self.process.pid, number)

    async def ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    def descendants(self) -> list[int]:
        """The playground and the server, with all that they started."""
        return [*children_of(self.process.pid), postmaster_of(default_directory(self.ground))]

    def playground(self) -> int:
        [found] = [child for child in children_of(self.process.pid) if "playground" in command_of(child)]
        return found

    def postmaster(self) -> int:
        return postmaster_of(default_directory(self.ground))


@asynccontextmanager
async def running(ground: Path, *arguments: str, **settings: str) -> AsyncIterator[Running]:
    """A command in a process group of its own, killed, if it still lives, at the end of the block."""
    output, errors = _papers(ground)
    environment = _environment(ground, {**_ANY_PORTS, **settings})
    async with forked(_be_tux, arguments, environment, output, errors) as process:
        yield Running(process, ground, output, errors)


@asynccontextmanager
async def running_installed(ground: Path, *arguments: str, **settings: str) -> AsyncIterator[Running]:
    """The same with the very program that people start, where the others fork what has been imported already."""
    output, errors = _papers(ground)
    with output.open("wb") as to_output, errors.open("wb") as to_errors:
        process = await asyncio.create_subprocess_exec(
            TUX,
            *arguments,
            env=_environment(ground, {**_ANY_PORTS, "PYTHONASYNCIODEBUG": "1", **settings}),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=to_output,
            stderr=to_errors,
            start_new_session=True,
        )
    try:
        yield Running(process, ground, output, errors)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _papers(ground: Path) -> tuple[Path, Path]:
    """What a process writes its output and its errors on."""
    written = Path(tempfile.mkdtemp(dir=ground))
    return written / "output", written / "errors"


def _environment(ground: Path, settings: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "TUX_MODERATION_SWEEP_EVERY": "0.2", "TUX_DATA_DIR": str(ground), **settings}


def _be_tux(arguments: Sequence[str], environment: Mapping[str, str], output: Path, errors: Path) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    for path, descriptor in ((output, 1), (errors, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
    sys.argv = ["tux", *arguments]
    try:
        main()
    finally:
        gc.collect()  # a fork ends without it, and what was left behind would say nothing


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        return ""


def alive(pids: Sequence[int]) -> list[int]:
    """Those that are neither gone nor only waiting to be reaped."""
    return [pid for pid in pids if command_of(pid)]
