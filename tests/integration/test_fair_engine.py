"""What becomes of a connection that nobody waits for any more."""

import asyncio
from itertools import count

from attrs import evolve
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from tests.integration.conftest import MakeEngines
from tests.postgres_proxy import PostgresProxy

_OPEN = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")


async def test_a_connection_that_came_too_late_is_kept_or_closed_and_never_lost(
    proxy: PostgresProxy, database_settings: DatabaseSettings, make_engines: MakeEngines, engines: Engines
) -> None:
    """Cancelled after each answer of the server on the way to a connection."""
    for answers in count():
        name = f"tux too late {answers}"
        own = make_engines(proxy.settings(evolve(database_settings, pool_size=1, application_name=name)))
        proxy.fall_silent_after(answers)
        taking = asyncio.create_task(own.transactional.take())
        held = asyncio.create_task(proxy.held.wait())
        await asyncio.wait({taking, held}, return_when=asyncio.FIRST_COMPLETED)
        held.cancel()
        if taking.done():
            await own.transactional.give_back(taking.result())
            break
        taking.cancel()
        await asyncio.wait({taking})
        assert taking.cancelled(), "it was still waiting for the server"
        proxy.speak_again()

        pool = own.transactional.sync_engine.pool
        assert isinstance(pool, QueuePool)
        async with asyncio.timeout(5), engines.autocommit.session() as session:
            while (await session.execute(_OPEN, {"name": name})).scalar_one() != pool.checkedin():
                pass
        async with own.transactional.session() as session:
            assert (await session.execute(text("SELECT 1"))).scalar_one() == 1
        await own.dispose()
    assert answers > 3, "signing in alone takes several answers"
