from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.database.unit_of_work import PostgresUnitOfWorkFactory
from infrastructure.guilds.settings_cache import SettingsCache
from tests.databases import DELETE_EVERYTHING, Databases
from tests.fakes.clock import FakeClock
from tests.postgres import PostgresChoice, choose_postgres

POSTGRES = pytest.StashKey[PostgresChoice]()


def pytest_configure(config: pytest.Config) -> None:
    assert config.cache is not None
    config.stash[POSTGRES] = choose_postgres(Path(config.cache.mkdir("postgres")))


def pytest_report_header(config: pytest.Config) -> str:
    return f"PostgreSQL of the tests: {config.stash[POSTGRES]}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """A quiet run has no header."""
    if config.get_verbosity() < 0:
        terminalreporter.line(pytest_report_header(config))


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """A running server, started for the run where need be."""
    with pytestconfig.stash[POSTGRES].running() as url:
        yield url


@pytest.fixture(scope="session")
async def databases(postgres_url: str) -> AsyncIterator[Databases]:
    """Makes further databases for tests that need one of their own."""
    databases = Databases.of_this_run(postgres_url)
    await databases.drop_left_behind()
    await databases.make_template()
    yield databases
    await databases.drop("template")


@pytest.fixture(scope="session")
async def database_of_the_run(databases: Databases) -> AsyncIterator[DatabaseSettings]:
    yield await databases.clone("main")
    await databases.drop("main")


@pytest.fixture(scope="session")
async def engines_of_the_run(database_of_the_run: DatabaseSettings) -> AsyncIterator[Engines]:
    engines = open_engines(database_of_the_run)
    yield engines
    await engines.dispose()


@pytest.fixture
async def clean_database(engines_of_the_run: Engines) -> None:
    """No row is left of the tests before."""
    async with engines_of_the_run.autocommit.connect() as connection:
        await connection.execute(DELETE_EVERYTHING)


@pytest.fixture
def database_settings(clean_database: None, database_of_the_run: DatabaseSettings) -> DatabaseSettings:
    return database_of_the_run


@pytest.fixture
def engines(clean_database: None, engines_of_the_run: Engines) -> Engines:
    return engines_of_the_run


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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kill-rounds", type=int, default=1, help="how often each kill test runs")
