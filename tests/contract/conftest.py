"""Each test here runs on records in memory and on PostgreSQL."""

import asyncio

import pytest

from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD
from tests.contract.backends import Backend, memory_backend, postgres_backend
from tests.fakes.clock import START


@pytest.fixture(params=["memory", "postgres"])
def backend(request: pytest.FixtureRequest) -> Backend:
    if request.param == "memory":
        return memory_backend()
    engines: Engines = request.getfixturevalue("engines")
    uow: PostgresUnitOfWorkFactory = request.getfixturevalue("uow_factory")
    return postgres_backend(engines, uow)


@pytest.fixture
async def registered(backend: Backend) -> Backend:
    """Two guilds are registered."""
    async with backend.uow() as uow:
        await uow.guilds.register_many([GUILD, OTHER_GUILD], at=START)
        await uow.commit()
    return backend


@pytest.fixture
async def loop() -> asyncio.AbstractEventLoop:
    """The loop that the engines live on; it is paused while a test that is not async runs."""
    return asyncio.get_running_loop()
