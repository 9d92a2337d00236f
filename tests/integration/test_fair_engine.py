"""What becomes of a connection that nobody waits for any more."""

import asyncio

from attrs import evolve
from sqlalchemy import text

from infrastructure.database.engines import open_engines
from infrastructure.database.settings import DatabaseSettings


async def test_a_connection_that_came_too_late_is_given_back(database_settings: DatabaseSettings) -> None:
    """Cancelled at every step on its way: each leaves the engine with a connection for the next one."""
    for steps in range(40):
        engines = open_engines(evolve(database_settings, pool_size=1))
        taking = asyncio.create_task(engines.transactional.take())
        for _ in range(steps):
            await asyncio.sleep(0)
        taking.cancel()
        await asyncio.wait({taking})
        if not taking.cancelled():
            await engines.transactional.give_back(taking.result())
        async with engines.transactional.connect() as connection:
            assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
        await engines.dispose()
