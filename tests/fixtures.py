"""What tests anywhere are given; the process above the workers, which tests nothing, does not load it."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser
from sqlalchemy import text

from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.databases import DELETE_EVERYTHING, Databases
from tests.fakes.clock import FakeClock
from tests.playground.browser import launched
from tests.pooler import through_pooler
from tests.workers import RUN


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """A running server, started for the run if need be."""
    with pytestconfig.stash[RUN].postgres.running() as url:
        yield url


@pytest.fixture(scope="session")
def databases(postgres_url: str, pytestconfig: pytest.Config) -> Databases:
    """Makes further databases for tests that need one of their own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    run = pytestconfig.stash[RUN]
    return Databases(DatabaseSettings(url=postgres_url), run.name, worker, run.postgres.kind == "TEST_CITUS_URL")


@pytest.fixture(scope="session")
async def database_of_the_run(databases: Databases) -> AsyncIterator[DatabaseSettings]:
    async with databases.main() as settings:
        yield settings


@pytest.fixture(scope="session")
async def engines_of_the_run(
    database_of_the_run: DatabaseSettings, pytestconfig: pytest.Config
) -> AsyncIterator[Engines]:
    async with through_pooler(database_of_the_run, pytestconfig.getoption("pooled")) as settings:
        engines = open_engines(settings)
        yield engines
        await engines.dispose()


@pytest.fixture
async def clean_database(engines_of_the_run: Engines) -> None:
    """No row of earlier tests is left."""
    async with engines_of_the_run.transactional.connect() as connection:
        # On a busy machine the thousands of rows of some tests take longer than a statement of the bot may.
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(DELETE_EVERYTHING)
        await connection.commit()


@pytest.fixture
def database_settings(clean_database: None, database_of_the_run: DatabaseSettings) -> DatabaseSettings:
    return database_of_the_run


@pytest.fixture
def engines(clean_database: None, engines_of_the_run: Engines) -> Engines:
    return engines_of_the_run


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
def settings_cache() -> SettingsCache:
    """Keeps nothing until a test says that it listens."""
    return SettingsCache()


@pytest.fixture
def uow_factory(engines: Engines, settings_cache: SettingsCache) -> PostgresUnitOfWorkFactory:
    return PostgresUnitOfWorkFactory(engines, settings_cache, GuildTurns(), lambda: None)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()
