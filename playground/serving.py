"""The playground in a process of its own."""

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from playground.server import Playground, PortInUse
from playground.world.default_world import default_world


async def serve(
    port: int, state_file: Path | None = None, parent_pipe: bool = False, *, host: str = "127.0.0.1"
) -> int:
    """Run a playground until SIGINT or SIGTERM; returns the exit code.

    With `parent_pipe` it also ends when standard input does, and so never outlives whoever started it.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    playground = Playground(default_world(), page_port=port, page_host=host, state_file=state_file)
    try:
        await playground.start()
    except PortInUse as error:
        print(f"The playground cannot start: {error}.", file=sys.stderr)
        return 1
    async with contextlib.AsyncExitStack() as exit_stack:
        exit_stack.push_async_callback(playground.stop)
        if parent_pipe:
            transport, _ = await loop.connect_read_pipe(lambda: _UntilEof(ended), sys.stdin)
            exit_stack.callback(transport.close)
        print(playground.page_url, flush=True)
        await ended.wait()
    return 0


class _UntilEof(asyncio.Protocol):
    def __init__(self, ended: asyncio.Event) -> None:
        self._ended = ended

    def eof_received(self) -> None:
        self._ended.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended.set()
