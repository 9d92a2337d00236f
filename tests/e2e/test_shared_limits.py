"""Two bots on one database, in a Discord that enforces its limits."""

import asyncio
from contextlib import AsyncExitStack

from infrastructure.database.settings import DatabaseSettings
from playground.api import Playground
from tests.e2e.running import quick_settings, running_tux


async def test_two_bots_that_start_at_once_connect_one_after_the_other(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    limits = playground.limits
    limits.enforced, limits.spacing = True, 0.5
    playground.advised_shards = 2
    async with AsyncExitStack() as running:
        starting = [
            running.enter_async_context(running_tux(playground, quick_settings(database_settings))) for _ in "12"
        ]
        await asyncio.gather(*starting)
        assert len(limits.identifies) >= 2
        assert limits.too_soon == []
