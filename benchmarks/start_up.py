"""How long `tux` takes to start, and what it holds in memory then: `python -m benchmarks.start_up`."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from benchmarks.proc import resident
from benchmarks.tux_run import KNOWN, TUX, environment

ROUNDS = 5
SETTLED_AFTER = 1.0  # seconds; the playground's guilds have arrived by then


@frozen
class Start:
    seconds: float
    resident: float
    """Megabytes (10^6 bytes) of the bot's process alone, once its commands are known."""


@contextmanager
def directory() -> Iterator[Path]:
    """Within reach of the account that runs the server where root measures."""
    ground = Path(tempfile.mkdtemp(prefix="tux-start-"))
    ground.chmod(0o711)
    try:
        yield ground
    finally:
        shutil.rmtree(ground)


def version() -> float:
    """Seconds that `tux --version` takes."""
    began = time.perf_counter()
    subprocess.run([TUX, "--version"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def run(ground: Path) -> Start:
    """Start `tux run` with the playground and its own server, and end it once its commands are known."""
    began = time.perf_counter()
    with subprocess.Popen(
        [TUX, "run"],
        env=environment(TUX_DATA_DIR=str(ground), TUX_PLAYGROUND_PORT="0", TUX_PROBE_PORT="0"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if KNOWN in line:
                    break
            else:
                sys.exit("tux run ended before its commands were known")
            seconds = time.perf_counter() - began
            time.sleep(SETTLED_AFTER)
            return Start(seconds, resident(process.pid))
        finally:
            process.terminate()


def main() -> None:
    versions = [version() for _ in range(ROUNDS)]
    with directory() as ground:
        first = run(ground)
        starts = [run(ground) for _ in range(ROUNDS)]
    print(f"tux --version            {_row(versions, 's')}")
    print(f"tux run, the first time  {first.seconds:7.2f} s")
    print(f"tux run, afterwards      {_row([start.seconds for start in starts], 's')}")
    print(f"resident memory          {_row([start.resident for start in starts], 'MB')}")


def _row(numbers: list[float], unit: str) -> str:
    return f"{statistics.median(numbers):7.2f} {unit} ({min(numbers):.2f} to {max(numbers):.2f}, {len(numbers)} rounds)"


if __name__ == "__main__":
    main()
