"""The command line as real processes, in a directory for their data."""

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from attrs import frozen

from infrastructure.embedded_postgres import EmbeddedPostgres, default_directory
from tests.e2e.running import eventually
from tests.integration.embedded_postgres.directories import clean, postmaster_of

TUX = Path(sys.executable).with_name("tux")
PATIENCE = 30.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@frozen
class Outcome:
    code: int
    output: str
    errors: str


@contextmanager
def data_directory() -> Iterator[Path]:
    """Within reach of every account, as pytest's own are not: the server does not run as root."""
    ground = Path(tempfile.mkdtemp(prefix="tux-cli-")).resolve()
    ground.chmod(0o711)
    try:
        yield ground
    finally:
        if (ground / "postgres").exists():
            clean(default_directory(ground))
        shutil.rmtree(ground, ignore_errors=True)


@contextmanager
def some_server(ground: Path) -> Iterator[str]:
    """The URL of a server that is not Tux's own."""
    directory = ground / "some-server"
    try:
        with EmbeddedPostgres(directory, database="postgres") as server:
            yield server.url
    finally:
        clean(directory)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(ground: Path, settings: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("TUX_", "DATABASE_URL"))}
    quick = {"TUX_MODERATION_LEASE": "0.5", "TUX_MODERATION_SWEEP_EVERY": "0.2", "PYTHONASYNCIODEBUG": "1"}
    return {**inherited, **quick, "TUX_DATA_DIR": str(ground), **settings}


async def tux(ground: Path, *arguments: str, **settings: str) -> Outcome:
    """Run one command to its end."""
    process = await asyncio.create_subprocess_exec(
        *(str(TUX), *arguments),
        env=_environment(ground, settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Outcome(await process.wait(), output.decode(), errors.decode())


@frozen(eq=False)
class Running:
    """A command that goes on until it is ended."""

    process: asyncio.subprocess.Process
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
            found = pattern.search(where.read_text())
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
    written = Path(tempfile.mkdtemp(dir=ground))
    output, errors = written / "output", written / "errors"
    with output.open("wb") as to_output, errors.open("wb") as to_errors:
        process = await asyncio.create_subprocess_exec(
            *(str(TUX), *arguments),
            env=_environment(ground, {"TUX_PLAYGROUND_PORT": "0", "TUX_PROBE_PORT": "0", **settings}),
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


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        return ""


def alive(pids: Sequence[int]) -> list[int]:
    """Those that are neither gone nor only waiting to be reaped."""
    return [pid for pid in pids if command_of(pid)]
