"""A guild whose work queues on one row must not take the connections of the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from attrs import evolve

from application.moderation.open_case import OpenCaseHandler
from application.shared.errors import TransientFailure
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.integration.conftest import MakeEngines
from tests.integration.pools import in_use, wait_for_lock

QUEUE = 10


@pytest.fixture
def small_pool(
    registered: PostgresUnitOfWorkFactory,
    database_settings: DatabaseSettings,
    make_engines: MakeEngines,
) -> Engines:
    return make_engines(evolve(database_settings, pool_size=2), evolve(database_settings.limits, waiting=0.5))


class WatchedTurns(GuildTurns):
    """Tells how many turns were asked for. Each asker either waits for its turn from then on, or has gone on."""

    asked = 0

    @asynccontextmanager
    async def of(self, guild: GuildId, *, until: float) -> AsyncIterator[None]:
        self.asked += 1
        async with super().of(guild, until=until):
            yield

    async def are_asked_for(self, count: int) -> None:
        async with asyncio.timeout(5):
            while self.asked < count:  # noqa: ASYNC110  # what asks has no event to set
                await asyncio.sleep(0)


@pytest.fixture
def turns() -> WatchedTurns:
    return WatchedTurns()


@pytest.fixture
def uow_of_two(small_pool: Engines, turns: WatchedTurns) -> PostgresUnitOfWorkFactory:
    return PostgresUnitOfWorkFactory(small_pool, SettingsCache(), turns, lambda: None)


async def test_a_hot_guild_leaves_a_connection_to_the_others(
    uow_of_two: PostgresUnitOfWorkFactory, small_pool: Engines, turns: WatchedTurns
) -> None:
    open_case = OpenCaseHandler(uow_of_two)
    async with uow_of_two(turn=GUILD) as holder:
        await holder.cases.open(an_intent())
        queue = [asyncio.create_task(open_case(an_intent(target=UserId(number)))) for number in range(100, 100 + QUEUE)]
        await turns.are_asked_for(1 + QUEUE)
        assert not any(task.done() for task in queue)
        assert in_use(small_pool) == 1, "who waits for a turn holds no connection"
        opened = await open_case(an_intent(guild=OTHER_GUILD))
        assert opened.case.number == 1
        await holder.commit()
    numbers = [result.case.number for result in await asyncio.gather(*queue)]
    assert numbers == list(range(2, 2 + QUEUE)), "the turns go by order of arrival"


async def test_without_turns_it_would_starve_them(
    uow_of_two: PostgresUnitOfWorkFactory, small_pool: Engines, engines: Engines
) -> None:
    async def open_out_of_turn(guild: GuildId, target: int) -> int:
        async with uow_of_two() as uow:
            case = await uow.cases.open(an_intent(guild=guild, target=UserId(target)))
            await uow.commit()
        return case.number

    async with uow_of_two() as holder:
        await holder.cases.open(an_intent())
        queued = asyncio.create_task(open_out_of_turn(GUILD, 100))
        await wait_for_lock(engines)
        with pytest.raises(TransientFailure):
            await open_out_of_turn(OTHER_GUILD, 101)
        await holder.commit()
    assert await queued == 2


async def test_a_turn_that_is_cancelled_or_fails_is_passed_on(
    uow_of_two: PostgresUnitOfWorkFactory, turns: WatchedTurns
) -> None:
    open_case = OpenCaseHandler(uow_of_two)

    async def fail() -> None:
        async with uow_of_two(turn=GUILD):
            raise ZeroDivisionError

    async with uow_of_two(turn=GUILD):
        failing = asyncio.create_task(fail())
        cancelled = asyncio.create_task(open_case(an_intent()))
        last = asyncio.create_task(open_case(an_intent()))
        await turns.are_asked_for(4)
        assert not any(task.done() for task in (failing, cancelled, last)), "all three wait"
        cancelled.cancel()
    with pytest.raises(ZeroDivisionError):
        await failing
    async with asyncio.timeout(2):
        assert (await last).case.number == 1
    assert cancelled.cancelled()
