from collections.abc import AsyncIterator, Callable
from typing import Protocol, cast

import pytest

from domain.levels.repository import DecidedRules
from domain.levels.rules import LevelRules
from domain.moderation.errors import DuplicateRequest
from domain.shared.errors import ConcurrentChange
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.limits import Limits
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.databases import Databases
from tests.fakes.clock import START
from tests.moderation import Moderation
from tests.postgres_proxy import PostgresProxy

RETRY_FOR = 5.0
"""Seconds; longer than the default, because a test machine may be slow."""


class MakeEngines(Protocol):
    def __call__(self, settings: DatabaseSettings, limits: Limits | None = None, /) -> Engines: ...


@pytest.fixture
async def make_engines() -> AsyncIterator[MakeEngines]:
    """Opens further engines, for settings or limits that the run's own do not have."""
    opened: list[Engines] = []

    def make(settings: DatabaseSettings, limits: Limits | None = None, /) -> Engines:
        opened.append(open_engines(settings, limits))
        return opened[-1]

    yield make
    for engines in opened:
        await engines.dispose()


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[DatabaseSettings]:
    """A database without tables, for migrations."""
    yield await databases.create("migrations")
    await databases.drop("migrations")


@pytest.fixture
async def copied(databases: Databases, database_of_the_run: DatabaseSettings) -> AsyncIterator[DatabaseSettings]:
    """A database at the newest migration, whose tables a test may change."""
    yield await databases.create_migrated("copied")
    await databases.drop("copied")


@pytest.fixture
def engines_of_copied(copied: DatabaseSettings, make_engines: Callable[[DatabaseSettings], Engines]) -> Engines:
    return make_engines(copied)


@pytest.fixture
def engines_of_empty(empty: DatabaseSettings, make_engines: Callable[[DatabaseSettings], Engines]) -> Engines:
    return make_engines(empty)


@pytest.fixture
async def proxy(database_settings: DatabaseSettings) -> AsyncIterator[PostgresProxy]:
    async with PostgresProxy.before(database_settings) as proxy:
        yield proxy


@pytest.fixture
async def registered(uow_factory: PostgresUnitOfWorkFactory) -> PostgresUnitOfWorkFactory:
    """Two guilds are registered."""
    async with uow_factory() as uow:
        await uow.guilds.register_many([GUILD, OTHER_GUILD], at=START)
        await uow.commit()
    return uow_factory


def moderation_on(engines: Engines, uow: PostgresUnitOfWorkFactory, cache: SettingsCache) -> Moderation:
    """Moderation's use cases, put together as in the bot."""
    reading = Reading(engines)
    return Moderation(
        uow,
        PostgresCaseReader(reading),
        CachedSettingsReader(PostgresGuildSettingsReader(reading), cache),
        wrap_open=lambda use_case: Retried(use_case, RETRY_FOR),
        wrap_settle=lambda use_case: Retried(use_case, RETRY_FOR, (ConcurrentChange,)),
        wrap_adopt=lambda use_case: Retried(use_case, RETRY_FOR, (ConcurrentChange, DuplicateRequest)),
    )


@pytest.fixture
def moderation(engines: Engines, uow_factory: PostgresUnitOfWorkFactory, settings_cache: SettingsCache) -> Moderation:
    return moderation_on(engines, uow_factory, settings_cache)


@pytest.fixture
async def one_level_a_message(registered: PostgresUnitOfWorkFactory) -> LevelRules:
    rules = LevelRules(version=1, least_xp=120, most_xp=120)
    async with registered() as uow:
        await uow.level_rules.add(GUILD, DecidedRules(rules, MODERATOR, START))
        await uow.commit()
    return rules


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of very many reminders, each takes its time: five in a second, on a machine with much else to do."""
    due = cast(int, config.getoption("--reminders-due"))
    for item in items:
        if item.path.name == "test_reminder_storm.py" and due > 1_500:
            item.add_marker(pytest.mark.timeout(due / 5), append=False)
