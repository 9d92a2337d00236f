"""A process whose clock went on while it had no turn knows for how long."""

import asyncio

from application.limits.standing_still import watched
from tests.virtual_time import in_virtual_time


def test_only_what_passed_without_a_turn_is_counted_and_nothing_is_watched_afterwards() -> None:
    async def work() -> None:
        loop, stood = asyncio.get_running_loop(), 0.0

        def now() -> float:
            return loop.time() + stood

        with watched(now) as standing_still:
            await asyncio.sleep(5)
            assert standing_still.so_far() == 0
            stood += 30
            assert standing_still.so_far() >= 30
            await asyncio.sleep(5)
            stood += 7
            await asyncio.sleep(5)
            assert 37 <= standing_still.so_far() <= 39
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    in_virtual_time(work())
