"""A process of its own for a part of a test, told by its first line how far it is."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import AttrsInstance, asdict


@asynccontextmanager
async def running(module: str, what: AttrsInstance, *, until: str) -> AsyncIterator[Process]:
    """Once it has said so. Killed, if it still lives, at the end of the block."""
    program = [sys.executable, "-m", module, json.dumps(asdict(what))]
    process = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    try:
        assert (await process.stdout.readline()).decode().strip() == until
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.stdout.read()
        await process.wait()
