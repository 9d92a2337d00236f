import asyncio
import time

import pytest

from interface.shared.bot import TuxBot
from interface.shared.fair_reading import LONGEST_TURN, in_turns
from tests.wired import wired_bot


class Gateway:
    """Has received so much that reading never waits; it takes a thousandth of a second an event."""

    def __init__(self) -> None:
        self.time = 0.0
        self.read = 0

    async def poll_event(self) -> None:
        self.time += 0.001
        self.read += 1

    def now(self) -> float:
        return self.time


async def test_others_run_while_there_is_always_something_to_read() -> None:
    gateway, ran_after = Gateway(), list[int]()

    async def other() -> None:
        for _ in range(3):
            ran_after.append(gateway.read)
            await asyncio.sleep(0)

    poll = in_turns(gateway.poll_event, gateway.now)
    others = asyncio.ensure_future(other())
    while not others.done():
        await poll()
        assert gateway.read < 1000, "nothing else ever runs"
    turn = round(LONGEST_TURN / 0.001)
    assert ran_after == [turn, 2 * turn, 3 * turn]


async def test_an_error_of_the_gateway_passes() -> None:
    async def broken() -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await in_turns(broken)()


async def test_the_bot_reads_each_of_its_connections_in_turns() -> None:
    bot: TuxBot = wired_bot()
    for _ in range(2):
        bot.ws = gateway = Gateway()  # type: ignore[assignment]  # all that is used of one
        other = asyncio.ensure_future(asyncio.sleep(0))
        until = time.monotonic() + 10
        while not other.done():
            await bot.ws.poll_event()
            assert time.monotonic() < until, "nothing else ever runs"
        assert gateway.read > 0
