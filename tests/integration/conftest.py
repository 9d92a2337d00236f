from collections.abc import AsyncIterator, Callable

import pytest

from domain.shared.errors import ConcurrentChange
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.unit_of_work import PostgresUnitOfWorkFactory
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.moderation.case_reader import PostgresCaseReader
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START
from tests.moderation import Moderation
from tests.postgres_proxy import PostgresProxy

RETRY_FOR = 5.0
"""Seconds; longer than the default, because a test machine may be slow."""


@pytest.fixture
async def make_engines() -> AsyncIterator[Callable[[DatabaseSettings], Engines]]:
    """Opens further engines, for settings that the run's own do not have."""
    opened: list[Engines] = []

    def make(settings: DatabaseSettings) -> Engines:
        opened.append(open_engines(settings))
        return opened[-1]

    yield make
    for engines in opened:
        await engines.dispose()


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
    """Moderation's use cases put together as the bot does."""
    reading = Reading(engines)
    return Moderation(
        uow,
        PostgresCaseReader(reading),
        CachedSettingsReader(PostgresGuildSettingsReader(reading), cache),
        wrap_open=lambda use_case: Retried(use_case, RETRY_FOR),
        wrap_settle=lambda use_case: Retried(use_case, RETRY_FOR, (ConcurrentChange,)),
    )


@pytest.fixture
def moderation(engines: Engines, uow_factory: PostgresUnitOfWorkFactory, settings_cache: SettingsCache) -> Moderation:
    return moderation_on(engines, uow_factory, settings_cache)
