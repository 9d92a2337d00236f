"""A guild that removed the bot is erased in bounded transactions; one that comes back meets them at a row's lock."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from application.privacy.departures import NoteReturn, NoteReturnHandler
from application.privacy.erase_departed import LEASES, EraseGuildHandler, EraseSomeOfGuildHandler
from domain.members.member import Sighting
from domain.privacy.departure import Departure
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from domain.shared.shards import Shards
from infrastructure.afk.away_cache import AwayCache
from infrastructure.database.engines import Engines
from infrastructure.database.listener import Listener
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.schema import metadata
from infrastructure.starboard.board_cache import BoardCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.conftest import MakeEngines
from tests.integration.one_of_everything import populate
from tests.integration.pools import wait_for_lock
from tests.starboards import a_board, having
from tests.statements import statements_of

OF_GUILDS = [each.name for each in metadata.sorted_tables if next(iter(each.primary_key)).name == "guild_id"]


@pytest.fixture
def both(
    uow_factory: PostgresUnitOfWorkFactory, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> Sequence[PostgresUnitOfWorkFactory]:
    engines = make_engines(database_settings)
    return uow_factory, PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)


async def departed(uow_factory: PostgresUnitOfWorkFactory) -> Departure:
    async with uow_factory() as uow:
        await uow.guild_departures.mark([GUILD], at=START - timedelta(days=30), erase_at=START)
        [departure] = await uow.guild_departures.claim(now=START, leases=LEASES, room=Room(1), shards=Shards())
        await uow.commit()
    return departure


async def rows_of(engines: Engines, guild: GuildId) -> dict[str, int]:
    counts = " UNION ALL ".join(
        f"SELECT '{name}', count(*) FROM {name} WHERE guild_id = :guild"  # noqa: S608  # own names
        for name in OF_GUILDS
    )
    async with engines.autocommit.connect() as connection:
        found = (await connection.execute(text(counts), {"guild": guild})).all()
    return {name: number for name, number in found if number}


async def erase_all(uow_factory: PostgresUnitOfWorkFactory, departure: Departure) -> None:
    await EraseGuildHandler(EraseSomeOfGuildHandler(uow_factory, AgreedClock(FakeClock())))(departure)


async def test_all_of_a_guild_goes_and_nothing_of_another(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await populate(engines, GUILD)
    await populate(engines, OTHER_GUILD, alone=False)
    before = await rows_of(engines, OTHER_GUILD)
    assert len(before) > 35
    departure = await departed(uow_factory)
    batches = 0
    is_gone = False
    while not is_gone:
        async with uow_factory() as uow:
            is_gone = await uow.guild_departures.erase_some(
                departure, at=START, lease_until=START + LEASES[0], limit=10
            )
            await uow.commit()
        batches += 1
    assert batches > 5
    assert await rows_of(engines, GUILD) == {}
    assert await rows_of(engines, OTHER_GUILD) == before


async def test_processes_that_keep_what_was_erased_are_told(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, database_settings: DatabaseSettings
) -> None:
    """The bot may come back in the middle, and would go by what it knew."""
    await populate(engines)
    await having(uow_factory, a_board())
    departure, heard, states = await departed(uow_factory), asyncio.Queue[str](), asyncio.Queue[bool]()

    def listener(channel: str) -> Listener:
        return Listener(
            database_settings, channel, lambda guild: heard.put_nowait(f"{channel} {guild}"), states.put_nowait
        )

    kept = (AwayCache.channel, BoardCache.channel)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        listening = [group.create_task(listener(each).run()) for each in kept]
        for _ in listening:
            assert await states.get()
        await erase_all(uow_factory, departure)
        assert {await heard.get(), await heard.get()} == {f"{each} {GUILD}" for each in kept}
        for each in listening:
            each.cancel()


async def test_coming_back_in_time_restores_everything(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await populate(engines)
    before = await rows_of(engines, GUILD)
    await departed(uow_factory)
    assert await NoteReturnHandler(uow_factory)(NoteReturn(frozenset({GUILD}))) == 1
    assert await rows_of(engines, GUILD) == before


async def test_who_comes_back_before_the_erasing_begins_wins(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    first, second = both
    await populate(engines)
    before = await rows_of(engines, GUILD)
    departure = await departed(first)
    async with first() as uow:
        assert await uow.guild_departures.clear([GUILD]) == 1
        erasing = asyncio.create_task(erase_all(second, departure))
        await wait_for_lock(engines)
        await uow.commit()
    with pytest.raises(ConcurrentChange):
        await erasing
    assert await rows_of(engines, GUILD) == before


async def test_what_has_begun_is_erased_to_the_end(both: Sequence[PostgresUnitOfWorkFactory], engines: Engines) -> None:
    """Who comes back then starts afresh: half of the data would contradict itself."""
    first, second = both
    await populate(engines)
    departure = await departed(first)
    async with first() as uow:
        assert not await uow.guild_departures.erase_some(departure, at=START, lease_until=START + LEASES[0], limit=5)
        returning = asyncio.create_task(NoteReturnHandler(second)(NoteReturn(frozenset({GUILD}))))
        await wait_for_lock(engines)
        await uow.commit()
    assert await returning == 0
    await erase_all(first, departure)
    assert await rows_of(engines, GUILD) == {}
    async with second() as uow:
        assert await uow.guilds.register_many([GUILD], at=START) == 1


async def test_erasing_is_taken_up_again_by_who_claims_it_after_a_death(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await populate(engines)
    dead = await departed(uow_factory)
    clock = FakeClock()
    async with uow_factory() as uow:
        await uow.guild_departures.erase_some(dead, at=START, lease_until=START + LEASES[0], limit=5)
        await uow.commit()
    clock.advance(LEASES[0])
    async with uow_factory() as uow:
        [again] = await uow.guild_departures.claim(now=clock.now(), leases=LEASES, room=Room(1), shards=Shards())
        await uow.commit()
    assert again.begun_at == START
    with pytest.raises(ConcurrentChange):
        await erase_all(uow_factory, dead)
    await erase_all(uow_factory, again)
    assert await rows_of(engines, GUILD) == {}


async def test_a_guild_that_was_never_marked_comes_back_in_one_statement(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await NoteReturnHandler(uow_factory)(NoteReturn(frozenset({GUILD})))
    assert log.verbs == ["SELECT"]


async def test_what_is_written_while_the_erasing_begins_goes_too(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    first, second = both
    async with first() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    departure = await departed(first)
    async with second() as uow:
        await uow.members.meet([Sighting(guild=GUILD, user=MEMBER, at=START)])
        erasing = asyncio.create_task(erase_all(first, departure))
        await wait_for_lock(engines)
        await uow.commit()
    await erasing
    assert await rows_of(engines, GUILD) == {}


async def test_what_refers_to_an_older_row_of_its_table_goes_before_that(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    reversed_ = text(
        "WITH first AS (INSERT INTO point_transactions (guild_id, kind, actor_id, request_id, made_at)"
        " VALUES (:g, 'grant', 5, 1, now()) RETURNING transaction_id) SELECT transaction_id FROM first"
    )
    reversal = text(
        "INSERT INTO point_transactions (guild_id, kind, actor_id, request_id, reverses, made_at)"
        " VALUES (:g, 'reversal', 5, 2, :of, now())"
    )
    async with engines.autocommit.connect() as connection:
        of = (await connection.execute(reversed_, {"g": GUILD})).scalar_one()
        await connection.execute(reversal, {"g": GUILD, "of": of})
    departure = await departed(uow_factory)
    is_gone = False
    while not is_gone:
        async with uow_factory() as uow:
            is_gone = await uow.guild_departures.erase_some(departure, at=START, lease_until=START + LEASES[0], limit=1)
            await uow.commit()
    assert await rows_of(engines, GUILD) == {}
