"""Statements that are cut off on a connection over TCP leave nothing behind that asyncio would complain of."""

import asyncio
import gc
from collections.abc import Mapping

from sqlalchemy import text

from infrastructure.database.settings import DatabaseSettings
from tests.integration.conftest import MakeEngines
from tests.postgres_proxy import PostgresProxy


async def test_statements_cut_off_at_any_moment_leave_no_exception_unretrieved(
    proxy: PostgresProxy, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    complaints: list[Mapping[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: complaints.append(context))
    engine = make_engines(proxy.settings(database_settings)).autocommit
    try:
        for steps in range(40):
            async with asyncio.timeout(10):
                session = await engine.take()
                asking = asyncio.ensure_future(session.execute(text("SELECT pg_sleep(5)")))
                await several(steps % 10)
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
                await several(steps // 4)
                await engine.give_back(session)
        await several(100)
        gc.collect()
    finally:
        loop.set_exception_handler(None)
    assert complaints == []


async def several(rounds: int) -> None:
    """Let the event loop go around so many times."""
    for _ in range(rounds):
        await asyncio.sleep(0)
