"""`tux run`, the very program that people start, in a process of its own."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from attrs import frozen

TUX = Path(sys.executable).with_name("tux")
KNOWN = "commands are known to Discord"
_PROBES = re.compile(r"(http://\S+)/health")
_STARTS_WITHIN, _LOOK_AGAIN = 60.0, 0.05

type Metrics = Mapping[str, float]
"""By name and labels, as they are written in Prometheus' format."""


@frozen(eq=False)
class Bot:
    process: asyncio.subprocess.Process
    probes: str
    """The address of /health and /metrics, without those."""
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def metrics(self) -> Metrics:
        """Raises aiohttp.ClientError where it does not answer."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.probes}/metrics") as answer:
            return read_metrics(await answer.text())

    async def says(self, words: str) -> None:
        """Return once it stands in its log. Raises TimeoutError."""
        await _in_log(self.process, self.log, re.compile(re.escape(words)))


def read_metrics(text: str) -> Metrics:
    samples = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in samples}


def total(metrics: Metrics, name: str) -> float:
    """Over all labels."""
    return sum(value for key, value in metrics.items() if key.partition("{")[0] == name)


def environment(**settings: str) -> dict[str, str]:
    """The caller's, without what the bot reads of it."""
    own = ("TUX_", "DATABASE_", "DISCORD_TOKEN", "SENTRY_")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(own)}, **settings}


@asynccontextmanager
async def tux_run(ground: Path, log: Path, **settings: str) -> AsyncIterator[Bot]:
    """A bot that answers at its probes; asked to stop, if it still lives, at the end of the block.

    `ground` is where its data are, `log` what it says.
    """
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        process = await asyncio.create_subprocess_exec(
            TUX,
            "run",
            env=environment(TUX_DATA_DIR=str(ground), TUX_PROBE_PORT="0", **settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=descriptor,
        )
    finally:
        os.close(descriptor)
    try:
        found = await _in_log(process, log, _PROBES)
        yield Bot(process, found[1], log)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _in_log(process: asyncio.subprocess.Process, log: Path, pattern: re.Pattern[str]) -> re.Match[str]:
    async with asyncio.timeout(_STARTS_WITHIN):
        while not (found := pattern.search(_read(log))):
            if process.returncode is not None:
                sys.exit(f"tux run ended by itself: see {log}")
            await asyncio.sleep(_LOOK_AGAIN)
    return found


def _read(log: Path) -> str:
    return log.read_text(errors="replace")
