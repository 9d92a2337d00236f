import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from attrs import define, field

from application.guilds.queries import GuildSettingsReader
from application.permissions.change_ranks import AskForRank, AskForRankHandler
from application.permissions.check_use import CheckUse, CheckUseHandler
from domain.guilds.guild import Choice
from domain.permissions.errors import RankTooLow
from domain.points.settings import CURRENCY
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.database import listener as listener_module
from infrastructure.database.engines import Engines
from infrastructure.database.listener import Listener
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START, FakeClock
from tests.postgres_proxy import PostgresProxy
from tests.ranks import KnownNames, a_holder
from tests.statements import statements_of


@define(eq=False)
class Process:
    """One of several processes on the same database: its cache, its listener, and what it heard."""

    engines: Engines
    cache: SettingsCache = field(factory=SettingsCache)
    heard: "asyncio.Queue[str]" = field(factory=asyncio.Queue)
    states: "asyncio.Queue[bool]" = field(factory=asyncio.Queue)

    @property
    def settings(self) -> GuildSettingsReader:
        return CachedSettingsReader(PostgresGuildSettingsReader(Reading(self.engines)), self.cache)

    @property
    def uow(self) -> PostgresUnitOfWorkFactory:
        return PostgresUnitOfWorkFactory(self.engines, self.cache, GuildTurns(), lambda: None)

    @asynccontextmanager
    async def listening(self, settings: DatabaseSettings) -> AsyncIterator[None]:
        listener = Listener(settings, SettingsCache.channel, self._heard, self._listening)
        running = asyncio.create_task(listener.run())
        assert await self.next_state()
        yield
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async def next_state(self) -> bool:
        async with asyncio.timeout(5):
            return await self.states.get()

    async def next_change(self) -> str:
        async with asyncio.timeout(5):
            return await self.heard.get()

    async def change_currency(self, guild: GuildId, currency: str) -> None:
        async with self.uow() as uow:
            found = await uow.guilds.register(guild, at=START)
            found.decide([Choice(CURRENCY, currency)], by=MODERATOR, at=START)
            await uow.guilds.save(found)
            await uow.commit()

    def _heard(self, payload: str) -> None:
        self.cache.heard(payload)
        self.heard.put_nowait(payload)

    def _listening(self, established: bool) -> None:
        self.cache.listening(established=established)
        self.states.put_nowait(established)


@pytest.fixture
async def here(engines: Engines, database_settings: DatabaseSettings) -> AsyncIterator[Process]:
    process = Process(engines)
    async with process.listening(database_settings):
        yield process


@pytest.fixture
async def elsewhere(engines: Engines, database_settings: DatabaseSettings) -> AsyncIterator[Process]:
    process = Process(engines)
    async with process.listening(database_settings):
        yield process


async def reads_to_get(process: Process, guild: GuildId = GUILD) -> int:
    """Statements that it costs to get the settings."""
    with statements_of(process.engines) as log:
        await process.settings.get(guild)
    return len(log.reads) + len(log.statements)


async def test_settings_are_read_once(here: Process) -> None:
    await here.change_currency(GUILD, "gold")
    await here.next_change()
    assert [await reads_to_get(here) for _ in range(3)] == [1, 0, 0]
    assert await here.settings.get(GUILD) == Settings({"points_currency": "gold"})


async def test_a_guild_not_registered_is_remembered_as_that_until_it_is(here: Process, elsewhere: Process) -> None:
    assert [await reads_to_get(process) for process in (here, here, elsewhere, elsewhere)] == [1, 0, 1, 0]
    assert await here.settings.get(GUILD) is None
    async with here.uow() as uow:
        await uow.guilds.register_many([GUILD, OTHER_GUILD], at=START)
        await uow.commit()
    assert await here.settings.get(GUILD) == Settings()
    assert {await elsewhere.next_change(), await elsewhere.next_change()} == {str(GUILD), str(OTHER_GUILD)}
    assert await elsewhere.settings.get(GUILD) == Settings()


async def test_a_change_is_seen_at_once_here_and_when_it_is_heard_of_elsewhere(
    here: Process, elsewhere: Process
) -> None:
    await here.change_currency(GUILD, "gold")
    for process in (here, elsewhere):
        await process.next_change()
        assert await process.settings.get(GUILD) == Settings({"points_currency": "gold"})
    await here.change_currency(GUILD, "shells")
    assert await here.settings.get(GUILD) == Settings({"points_currency": "shells"})
    await elsewhere.next_change()
    assert await elsewhere.settings.get(GUILD) == Settings({"points_currency": "shells"})


async def test_a_change_that_is_rolled_back_is_heard_of_nowhere(here: Process, elsewhere: Process) -> None:
    await reads_to_get(here)
    await reads_to_get(elsewhere)
    async with here.uow() as uow:
        await uow.guilds.register(GUILD, at=START)
    await here.change_currency(OTHER_GUILD, "gold")
    assert await elsewhere.next_change() == str(OTHER_GUILD)
    assert await reads_to_get(here) == await reads_to_get(elsewhere) == 0


async def test_other_guilds_stay_known_when_one_changes(here: Process) -> None:
    await reads_to_get(here, OTHER_GUILD)
    await here.change_currency(GUILD, "gold")
    await here.next_change()
    assert await reads_to_get(here, OTHER_GUILD) == 0


async def test_nothing_is_kept_before_listening_began(engines: Engines) -> None:
    deaf = Process(engines)
    assert [await reads_to_get(deaf) for _ in range(2)] == [1, 1]


async def test_what_was_read_before_a_change_is_not_kept_after_it(here: Process) -> None:
    reading, go_on = asyncio.Event(), asyncio.Event()

    class SlowReader:
        async def get(self, guild: GuildId) -> Settings | None:
            stale = await PostgresGuildSettingsReader(Reading(here.engines)).get(guild)
            reading.set()
            await go_on.wait()
            return stale

    slow = asyncio.create_task(CachedSettingsReader(SlowReader(), here.cache).get(GUILD))
    await reading.wait()
    await here.change_currency(GUILD, "gold")
    await here.next_change()  # nothing that comes later would make it forget what it should not have kept
    assert not slow.done()
    go_on.set()
    assert await slow is None
    assert await here.settings.get(GUILD) == Settings({"points_currency": "gold"})


async def test_a_lost_connection_empties_the_cache_until_it_is_back(
    engines: Engines, database_settings: DatabaseSettings, proxy: PostgresProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener_module, "RECONNECT_SECONDS", 0.05)
    process = Process(engines)
    async with process.listening(proxy.settings(database_settings)):
        assert [await reads_to_get(process) for _ in range(2)] == [1, 0]
        await proxy.cut()
        assert await process.next_state() is False
        assert [await reads_to_get(process) for _ in range(2)] == [1, 1]
        await proxy.restore()
        while not await process.next_state():
            pass
        assert [await reads_to_get(process) for _ in range(2)] == [1, 0]
        await process.change_currency(GUILD, "gold")
        await process.next_change()
        assert await process.settings.get(GUILD) == Settings({"points_currency": "gold"})


async def test_a_connection_that_fell_silent_is_given_up_and_listened_on_anew(
    engines: Engines, database_settings: DatabaseSettings, proxy: PostgresProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener_module, "RECONNECT_SECONDS", 0.05)
    monkeypatch.setattr(listener_module, "PROBE_EVERY", 0.25)
    monkeypatch.setattr(listener_module, "PROBE_WITHIN", 0.5)
    process = Process(engines)
    async with process.listening(proxy.settings(database_settings)):
        proxy.forget_connections()
        assert await process.next_state() is False
        while not await process.next_state():
            pass
        await process.change_currency(GUILD, "gold")
        await process.next_change()


async def test_it_knows_a_bounded_number_of_guilds_and_drops_the_longest_unused(
    engines: Engines,
) -> None:
    process = Process(engines, cache=SettingsCache(capacity=2))
    process.cache.listening(established=True)
    await reads_to_get(process, GuildId(1))
    await reads_to_get(process, GuildId(2))
    assert await reads_to_get(process, GuildId(1)) == 0
    await reads_to_get(process, GuildId(3))
    assert await reads_to_get(process, GuildId(1)) == 0
    assert await reads_to_get(process, GuildId(2)) == 1


async def test_a_rank_that_a_command_asks_for_counts_in_every_process(here: Process, elsewhere: Process) -> None:
    somebody, owner = a_holder(), a_holder(is_owner=True)
    check = CheckUseHandler(elsewhere.settings)
    await check(CheckUse(GUILD, somebody, "ban"))
    catalogue = KnownNames({"ban": frozenset()})
    ask = AskForRankHandler(here.uow, FakeClock(), catalogue)
    await ask(AskForRank(guild=GUILD, by=owner, command="ban", rank=3))
    await elsewhere.next_change()
    with pytest.raises(RankTooLow):
        await check(CheckUse(GUILD, somebody, "ban"))
    with statements_of(elsewhere.engines) as log, pytest.raises(RankTooLow):
        await check(CheckUse(GUILD, somebody, "ban"))
    assert (log.reads, log.statements) == ([], [])
