"""Activity that is counted while PostgreSQL breaks off or is away: nothing is lost, and nothing counted twice."""

import asyncio
from contextlib import suppress

import pytest
from attrs import evolve

from application.shared.errors import CommitOutcomeUnknown, RecordsUnavailable, TransientFailure
from domain.levels.counting import DayCount
from domain.levels.rules import LevelRules
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from infrastructure.database.limits import Limits
from infrastructure.database.settings import DatabaseSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.activity import NOON, stored_activity
from tests.builders import GUILD, MEMBER
from tests.integration.conftest import MakeEngines
from tests.integration.counting import LIMITS, REACHED, TODAY, a_process, levels_told_of
from tests.postgres_proxy import CommitFate, PostgresProxy


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
    async with asyncio.timeout(20):
        while process.buffer.additions:  # as the bot does; a busy machine may need longer than that for a batch
            with suppress(RecordsUnavailable, TransientFailure):
                await process.buffer.flush()
    stored = await stored_activity(engines)
    assert {(day.messages, day.counted_messages) for key, day in stored.days.items() if key[1] in users} == {(300, 30)}
    assert stored.standings[GUILD, UserId(99)].messages == 1
    assert sum(stored.hours.values()) == 6001
