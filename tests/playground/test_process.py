import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from playground.api import fetch_connection
from tests.playground.environments import without_cryptography

type Process = asyncio.subprocess.Process


@asynccontextmanager
async def playground_process(*arguments: str, **environment: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "playground",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONWARNINGS": "error", **environment},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _address(process: Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        return (await process.stdout.readline()).decode().strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_playground_of_its_own_serves_and_ends_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    state = tmp_path / "state.json"
    async with playground_process("--port", "0", "--state", str(state)) as process:
        connection = await fetch_connection(await _address(process))
        assert connection.token.endswith(".playground.local")
        process.send_signal(number)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
        assert state.exists()


async def test_a_playground_ends_with_whoever_holds_its_input() -> None:
    async with playground_process("--port", "0", "--parent-pipe") as process:
        await _address(process)
        assert process.stdin is not None
        process.stdin.close()
        async with asyncio.timeout(10):
            assert await process.wait() == 0


async def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        async with playground_process("--port", str(taken.getsockname()[1])) as process:
            async with asyncio.timeout(20):
                _, errors = await process.communicate()
            assert process.returncode == 1
            assert len(errors.decode().splitlines()) == 1
            assert "in use" in errors.decode()


async def test_without_its_extra_it_says_what_to_install(tmp_path: Path) -> None:
    async with playground_process("--port", "0", **without_cryptography(tmp_path)) as process:
        async with asyncio.timeout(20):
            _, errors = await process.communicate()
    assert process.returncode == 1
    assert errors.decode() == "The playground needs cryptography: pip install 'tux[playground]'\n"


async def test_a_bot_connects_without_the_extra(tmp_path: Path) -> None:
    program = "import sys; import playground.wire.connection; print('playground.server' in sys.modules)"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env={**os.environ, **without_cryptography(tmp_path)},
    )
    output, _ = await process.communicate()
    assert (process.returncode, output.decode().strip()) == (0, "False")
