"""Activity from the buffer to PostgreSQL: counted once, whoever counts at the same time."""

import asyncio
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from random import Random
from uuid import uuid4

import pytest

from application.levels.count_activity import CountActivityHandler
from domain.levels.counting import DayCount
from domain.levels.rules import LevelRules
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.activity import NOON, Standing, counting, some_messages, stored_activity
from tests.builders import GUILD, MEMBER, OTHER_GUILD
from tests.e2e.forks import FORKS, forked
from tests.fakes.clock import FakeClock
from tests.integration.counting import REACHED, TODAY, Holding, a_process, levels_told_of
from tests.integration.pools import wait_for_lock

WITHIN_A_MINUTE = [NOON + number * 59 // 199 for number in range(200)]
"""The seconds of 200 messages."""


async def test_200_messages_within_a_minute_are_200_counted_one_that_brings_xp_and_one_level(
    engines: Engines, one_level_a_message: LevelRules
) -> None:
    """They are written within a minute, as long as the cooldown lasts."""
    process = a_process(engines)
    await process.note_each(WITHIN_A_MINUTE)
    await process.buffer.flush()
    stored = await stored_activity(engines)
    assert stored.days == {(GUILD, MEMBER, TODAY, 1): DayCount(TODAY, 200, 1, 0, 120, 0)}
    assert stored.standings == {(GUILD, MEMBER): Standing(xp=120, level=1, counted_at=NOON, messages=200)}
    assert [*stored.hours.values()] == [200]
    assert await levels_told_of(engines) == [REACHED]


async def test_the_first_message_after_the_cooldown_brings_xp_again_and_those_until_then_do_not(
    engines: Engines, one_level_a_message: LevelRules
) -> None:
    process = a_process(engines)
    await process.note_each([*WITHIN_A_MINUTE, *(NOON + after for after in (60, 61, 119))])
    await process.buffer.flush()
    await process.note_each([NOON + 119, NOON + 120])
    await process.buffer.flush()
    stored = await stored_activity(engines)
    assert stored.days == {(GUILD, MEMBER, TODAY, 1): DayCount(TODAY, 205, 3, 0, 360, 0)}
    assert stored.standings[GUILD, MEMBER].counted_at == NOON + 120


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


def _be_a_process(settings: DatabaseSettings, seconds: Sequence[int], start: Barrier) -> None:
    async def count() -> None:
        engines = open_engines(settings)
        process = a_process(engines)
        await process.note_each(seconds)
        await asyncio.to_thread(start.wait)
        await process.buffer.flush()
        await engines.dispose()

    asyncio.run(count())


async def test_200_messages_in_two_processes_are_200_counted_and_bring_xp_once_a_minute(
    database_settings: DatabaseSettings, engines: Engines, one_level_a_message: LevelRules
) -> None:
    """Either hears every other message, and one a little over a minute after the first; whoever counts first."""
    start, after_a_minute = FORKS.Barrier(2), NOON + 61
    one, other = ([*WITHIN_A_MINUTE[half::2], after_a_minute] for half in (0, 1))
    async with (
        forked(_be_a_process, database_settings, one, start) as first,
        forked(_be_a_process, database_settings, other, start) as second,
        asyncio.timeout(60),
    ):
        assert [await first.wait(), await second.wait()] == [0, 0]
    stored = await stored_activity(engines)
    assert stored.days == {(GUILD, MEMBER, TODAY, 1): DayCount(TODAY, 202, 2, 0, 240, 0)}
    assert stored.standings == {(GUILD, MEMBER): Standing(xp=240, level=1, counted_at=after_a_minute, messages=202)}
    assert await levels_told_of(engines) == [REACHED]


async def test_what_a_process_writes_after_the_one_that_took_its_shard_over_brings_what_it_would_have_in_time(
    engines: Engines, one_level_a_message: LevelRules
) -> None:
    holder, heir = a_process(engines), a_process(engines)
    await holder.note_each([NOON])
    await heir.note_each([NOON + 3])
    await heir.buffer.flush()
    await holder.buffer.flush()
    await heir.note_each([NOON + 61])
    await heir.buffer.flush()
    stored = await stored_activity(engines)
    assert stored.days == {(GUILD, MEMBER, TODAY, 1): DayCount(TODAY, 3, 2, 0, 240, 0)}
    assert stored.standings[GUILD, MEMBER].counted_at == NOON + 61


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
