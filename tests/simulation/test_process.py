"""The simulated process dies and stands still as a real one does."""

import asyncio
from collections.abc import Callable, Coroutine
from random import Random

from simloop import SimLoop

from tests.simulation.process import Process


def test_what_a_process_does_after_its_death_has_no_effect() -> None:
    done: list[int] = []

    async def dies() -> None:
        process = Process(Random(1), dies_at=3)

        async def work() -> None:
            for number in range(5):
                await process.step(1.0)
                done.append(number)

        process.start(work())
        await process.died()
        await asyncio.sleep(60)

    in_virtual_time(dies)
    assert done == [0, 1]


def test_a_limit_that_ends_while_a_process_stands_still_is_noticed_when_it_goes_on() -> None:
    noticed: list[float] = []

    async def pauses() -> None:
        process = Process(Random(1), pauses_at=1, pause=100.0)
        try:
            async with asyncio.timeout(10):
                await process.step(1.0)
        except TimeoutError:
            noticed.append(asyncio.get_running_loop().time())

    in_virtual_time(pauses)
    assert [round(at) for at in noticed] == [100]


def in_virtual_time(work: Callable[[], Coroutine[object, object, None]]) -> None:
    loop = SimLoop(0)
    try:
        loop.run_until_complete(work())
    finally:
        loop.close()
