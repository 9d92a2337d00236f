"""Activity from the buffer to PostgreSQL: counted once, whoever counts at the same time and whatever breaks."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import date
from multiprocessing.synchronize import Barrier
from random import Random
from unittest.mock import patch
from uuid import uuid4

import pytest
from attrs import define, evolve, field, frozen

from application.levels.count_activity import CountActivityHandler
from application.levels.note_message import NoteMessage, NoteMessageHandler
from application.shared.errors import CommitOutcomeUnknown, RecordsUnavailable
from domain.levels.activity import MemberId, Second
from domain.levels.counting import DayCount, Score
from domain.levels.events import LevelReached
from domain.levels.repository import DecidedRules
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId, UserId
from infrastructure.buffering import BufferLimits
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.limits import Limits
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.levels.activity_buffer import BufferedActivity, activity_buffer
from infrastructure.levels.activity_repository import PostgresActivityRepository
from infrastructure.unit_of_work import PostgresUnitOfWork, PostgresUnitOfWorkFactory
from tests.activity import CHANNEL, NOON, Standing, counting, some_messages, stored_activity
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.e2e.forks import FORKS, forked
from tests.fakes.clock import START, FakeClock
from tests.integration.conftest import RETRY_FOR, MakeEngines
from tests.integration.pools import wait_for_lock
from tests.outbox import stored_events
from tests.postgres_proxy import CommitFate, PostgresProxy
from tests.statements import statements_of

TODAY = date(2026, 3, 1)
LIMITS = BufferLimits(interval=5, capacity=1000, largest_batch=500, most_waiting=10)


@frozen
class Process:
    """As far as activity is concerned."""

    buffer: BufferedActivity
    count: CountActivityHandler

    async def note(self, messages: int, *, user: UserId = MEMBER, at: int = NOON) -> None:
        """So many at the same time."""
        note = NoteMessageHandler(self.buffer)
        message = NoteMessage(
            guild=GUILD,
            author=user,
            at=Second(at),
            places=CHANNEL,
            username="emil",
            display_name="Emil",
            roles=frozenset(),
            is_by_person=True,
        )
        await asyncio.gather(*(note(message) for _ in range(messages)))


def a_process(engines: Engines, limits: BufferLimits = LIMITS, *, retry_for: float = RETRY_FOR) -> Process:
    uow = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
    handler = CountActivityHandler(uow, FakeClock(), Random(1).randint)
    return Process(activity_buffer(Retried(handler, retry_for), limits), handler)


@pytest.fixture
async def one_level_a_message(registered: PostgresUnitOfWorkFactory) -> LevelRules:
    rules = LevelRules(version=1, least_xp=120, most_xp=120)
    async with registered() as uow:
        await uow.level_rules.add(GUILD, DecidedRules(rules, MODERATOR, START))
        await uow.commit()
    return rules


REACHED = LevelReached(guild=GUILD, at=START, user=MEMBER, level=1, previous=0)


async def levels_told_of(engines: Engines) -> list[LevelReached]:
    return [event for event in await stored_events(engines) if isinstance(event, LevelReached)]


async def test_200_messages_at_once_are_200_counted_one_that_brings_xp_and_one_level(
    engines: Engines, one_level_a_message: LevelRules
) -> None:
    process = a_process(engines)
    await process.note(200)
    await process.buffer.flush()
    stored = await stored_activity(engines)
    assert stored.days == {(GUILD, MEMBER, TODAY, 1): DayCount(TODAY, 200, 1, 0, 120, 0)}
    assert stored.standings == {(GUILD, MEMBER): Standing(xp=120, level=1, counted_at=NOON, messages=200)}
    assert [*stored.hours.values()] == [200]
    assert await levels_told_of(engines) == [REACHED]


@define
class HeldWithItsLocks(PostgresActivityRepository):
    """Stops when it has locked members, before anything is counted."""

    locked: asyncio.Event
    go_on: asyncio.Event

    async def lock(self, members: Collection[MemberId]) -> Mapping[MemberId, Score]:
        scores = await PostgresActivityRepository.lock(self, members)
        self.locked.set()
        await self.go_on.wait()
        return scores


@define
class Holding:
    """Units of work that count as far as that."""

    _uow: PostgresUnitOfWorkFactory
    locked: asyncio.Event = field(factory=asyncio.Event)
    go_on: asyncio.Event = field(factory=asyncio.Event)

    @asynccontextmanager
    async def __call__(self, *, turn: GuildId | None = None) -> AsyncIterator[PostgresUnitOfWork]:
        async with self._uow(turn=turn) as work:
            held = HeldWithItsLocks(work.activity._transaction, self.locked, self.go_on)
            with patch.object(work, "activity", held):
                yield work


@pytest.mark.parametrize("is_known", [False, True])
async def test_of_two_who_count_for_one_member_the_second_waits_and_heeds_what_the_first_counted(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, one_level_a_message: LevelRules, is_known: bool
) -> None:
    if is_known:
        async with uow_factory() as uow:
            await uow.activity.lock([(GUILD, MEMBER)])
            await uow.commit()
    first, second = Holding(uow_factory), a_process(engines)
    await second.note(100)
    holding = asyncio.ensure_future(
        CountActivityHandler(first, FakeClock(), Random(1).randint)(counting(some_messages(*[0] * 100)))
    )
    await first.locked.wait()
    flushing = asyncio.ensure_future(second.buffer.flush())
    await wait_for_lock(engines)
    first.go_on.set()
    await asyncio.gather(holding, flushing)
    stored = await stored_activity(engines)
    assert stored.days == {(GUILD, MEMBER, TODAY, 1): DayCount(TODAY, 200, 1, 0, 120, 0)}
    assert await levels_told_of(engines) == [REACHED]


def _be_a_process(settings: DatabaseSettings, start: Barrier) -> None:
    async def count() -> None:
        engines = open_engines(settings)
        process = a_process(engines)
        await process.note(100)
        await asyncio.to_thread(start.wait)
        await process.buffer.flush()
        await engines.dispose()

    asyncio.run(count())


async def test_200_messages_in_two_processes_are_200_counted_one_that_brings_xp_and_one_level(
    database_settings: DatabaseSettings, engines: Engines, one_level_a_message: LevelRules
) -> None:
    start = FORKS.Barrier(2)
    async with (
        forked(_be_a_process, database_settings, start) as first,
        forked(_be_a_process, database_settings, start) as second,
        asyncio.timeout(60),
    ):
        assert [await first.wait(), await second.wait()] == [0, 0]
    stored = await stored_activity(engines)
    assert stored.days == {(GUILD, MEMBER, TODAY, 1): DayCount(TODAY, 200, 1, 0, 120, 0)}
    assert stored.standings == {(GUILD, MEMBER): Standing(xp=120, level=1, counted_at=NOON, messages=200)}
    assert await levels_told_of(engines) == [REACHED]


async def test_the_same_batch_given_twice_at_once_is_counted_once(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, one_level_a_message: LevelRules
) -> None:
    first = Holding(uow_factory)
    batch = counting(some_messages(0, 1, 2))
    holding = asyncio.ensure_future(CountActivityHandler(first, FakeClock(), Random(1).randint)(batch))
    await first.locked.wait()
    again = asyncio.ensure_future(a_process(engines).count(batch))
    await wait_for_lock(engines)
    first.go_on.set()
    await asyncio.gather(holding, again)
    stored = await stored_activity(engines)
    assert stored.standings == {(GUILD, MEMBER): Standing(xp=120, level=1, counted_at=NOON, messages=3)}
    assert [*stored.hours.values()] == [3]


@pytest.mark.parametrize("are_known", [False, True])
async def test_who_waits_for_a_member_holds_none_that_comes_after(
    registered: PostgresUnitOfWorkFactory, engines: Engines, are_known: bool
) -> None:
    """So that two who want the same members never wait for each other."""
    one, two = (GUILD, UserId(1)), (GUILD, UserId(2))
    if are_known:
        async with registered() as uow:
            await uow.activity.lock([one, two])
            await uow.commit()
    batch = counting(some_messages(0, user=two[1]), some_messages(0, user=one[1]))
    assert [key.user for key in batch.activity] == [2, 1]
    async with registered() as first:
        await first.activity.lock([one])
        waiting = asyncio.ensure_future(a_process(engines).count(batch))
        await wait_for_lock(engines)
        async with registered() as third:
            async with asyncio.timeout(1):
                assert len(await third.activity.lock([two])) == 1
    await waiting
    assert {standing.messages for standing in (await stored_activity(engines)).standings.values()} == {1}


async def test_many_who_count_for_the_same_members_at_once_lose_nothing(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    members = [(guild, UserId(number)) for guild in (GUILD, OTHER_GUILD) for number in range(1, 41)]

    async def count(seed: int) -> None:
        shuffled = Random(seed).sample(members, len(members))
        merged = [some_messages(60 * seed, guild=guild, user=user) for guild, user in shuffled]
        await a_process(engines).count(counting(*merged, stream=uuid4()))

    await asyncio.gather(*(count(seed) for seed in range(8)))
    stored = await stored_activity(engines)
    assert {standing.messages for standing in stored.standings.values()} == {8}
    assert len(stored.standings) == 80
    assert [*stored.hours.values()] == [320, 320]


@pytest.mark.parametrize("fate", ["never arrives", "its answer is lost", "meets silence"])
async def test_a_batch_whose_commit_was_left_in_doubt_is_given_again_and_counted_once(
    proxy: PostgresProxy,
    database_settings: DatabaseSettings,
    make_engines: MakeEngines,
    engines: Engines,
    one_level_a_message: LevelRules,
    fate: CommitFate,
) -> None:
    process = a_process(make_engines(proxy.settings(database_settings), Limits.within(1.0)), retry_for=1.0)
    await process.note(5)
    proxy.commit = fate
    with pytest.raises(CommitOutcomeUnknown):
        await process.buffer.flush()
    proxy.speak_again()
    assert process.buffer.additions == 5
    await process.note(3)
    await process.buffer.flush()
    assert process.buffer.additions == 0
    stored = await stored_activity(engines)
    assert stored.days == {(GUILD, MEMBER, TODAY, 1): DayCount(TODAY, 8, 1, 0, 120, 0)}
    assert [*stored.hours.values()] == [8]
    assert await levels_told_of(engines) == [REACHED]


async def test_while_the_database_is_away_nothing_is_lost_and_memory_is_bounded_by_members(
    proxy: PostgresProxy,
    database_settings: DatabaseSettings,
    make_engines: MakeEngines,
    engines: Engines,
    registered: PostgresUnitOfWorkFactory,
) -> None:
    limits = evolve(LIMITS, capacity=40)
    process = a_process(make_engines(proxy.settings(database_settings), Limits.within(0.2)), limits, retry_for=0.2)
    users = [UserId(number) for number in range(1, 21)]
    await proxy.cut()
    for minute in range(30):
        for user in users:
            await process.note(10, user=user, at=NOON + 60 * minute)
        if minute % 10 == 0:
            with pytest.raises(RecordsUnavailable):
                await process.buffer.flush()
    assert process.buffer.additions == 30 * 20 * 10
    assert len(users) < len(process.buffer) <= 2 * len(users), "a batch that waits, and what came after it"
    await process.note(1, user=UserId(99))
    await proxy.restore()
    await process.buffer.flush()
    stored = await stored_activity(engines)
    assert {(day.messages, day.counted_messages) for key, day in stored.days.items() if key[1] in users} == {(300, 30)}
    assert stored.standings[GUILD, UserId(99)].messages == 1
    assert sum(stored.hours.values()) == 6001


@pytest.mark.parametrize(("guilds", "members"), [(1, 1), (5, 200)])
async def test_however_many_members_and_guilds_a_batch_is_counted_in_nine_statements(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, guilds: int, members: int
) -> None:
    process = a_process(engines)
    served = [GuildId(1000 + number) for number in range(guilds)]
    async with uow_factory() as uow:
        await uow.guilds.register_many(served, at=START)
        await uow.commit()
    merged = [some_messages(0, guild=guild, user=UserId(1 + number)) for guild in served for number in range(members)]
    with statements_of(engines) as log:
        await process.count(counting(*merged))
    select, insert, update = "SELECT", "INSERT", "UPDATE"
    assert log.verbs == [select, insert, select, insert, select, insert, update, insert, insert]
    assert (log.reads, log.boundaries) == ([], ["BEGIN", "COMMIT"])


async def test_caps_cost_one_statement_more_and_levels_that_were_reached_two(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    async with registered() as uow:
        rules = LevelRules(version=1, least_xp=500, most_xp=500, message_cap=1000)
        await uow.level_rules.add(GUILD, DecidedRules(rules, MODERATOR, START))
        await uow.commit()
    merged = [some_messages(0, user=UserId(1 + number)) for number in range(50)]
    with statements_of(engines) as log:
        await a_process(engines).count(counting(*merged))
    assert len(log.verbs) == 12
    assert len(await levels_told_of(engines)) == 50
