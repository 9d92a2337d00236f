from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve

from application.levels.count_activity import CountActivity, CountActivityHandler
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.levels.activity import Activity, quarter_of
from domain.levels.counting import DayCount
from domain.levels.events import LevelReached
from domain.levels.level_repository import LevelBlock
from domain.levels.repository import DecidedRules
from domain.levels.rules import LevelRules
from domain.levels.settings import LEVELS_ENABLED
from domain.shared.ids import ChannelId, GuildId, UserId
from tests.activity import NOON, Standing, StoredActivity, a_face, counting, of_day, remembered_activity, some_messages
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import GUILDS
from tests.fakes.levels_activity import BLOCKS
from tests.fakes.members import MEMBERS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

TODAY = date(2026, 3, 1)


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def uow(records: MemoryRecords) -> MemoryUnitOfWorkFactory:
    return MemoryUnitOfWorkFactory(records)


@pytest.fixture
def count(uow: MemoryUnitOfWorkFactory, clock: FakeClock) -> CountActivityHandler:
    return CountActivityHandler(uow, clock, lambda least, most: most)


@pytest.fixture
def stored(records: MemoryRecords) -> Callable[[], StoredActivity]:
    return lambda: remembered_activity(records)


type Stored = Callable[[], StoredActivity]


async def choose(uow: MemoryUnitOfWorkFactory, *choices: Choice) -> None:
    async with uow() as work:
        guild = await work.guilds.register(GUILD, at=START)
        guild.decide(choices, by=MODERATOR, at=START)
        await work.guilds.save(guild)
        await work.commit()


async def decide(uow: MemoryUnitOfWorkFactory, rules: LevelRules) -> None:
    async with uow() as work:
        await work.guilds.register(GUILD, at=START)
        await work.level_rules.add(GUILD, DecidedRules(rules, MODERATOR, START))
        await work.commit()


async def test_activity_becomes_days_sums_hours_and_a_member_who_was_seen(
    count: CountActivityHandler, stored: Stored, records: MemoryRecords
) -> None:
    await count(counting(some_messages(0, 10, 61, 3600)))
    found = stored()
    assert found.days == {
        (GUILD, MEMBER, TODAY, 0): DayCount(TODAY, messages=4, counted_messages=3, message_xp=75),
    }
    assert found.standings == {(GUILD, MEMBER): Standing(xp=75, counted_at=NOON + 3600, messages=4)}
    assert [*found.hours.values()] == [3, 1]
    member = records[MEMBERS][GUILD, MEMBER]
    assert (member.username, member.display_name, member.message_count) == ("emil", "Emil", 4)


async def test_a_batch_that_is_given_twice_is_counted_once(count: CountActivityHandler, stored: Stored) -> None:
    batch = counting(some_messages(0, 90))
    await count(batch)
    once = stored()
    await count(batch)
    assert stored() == once
    await count(counting(some_messages(200), number=2))
    assert stored().standings[GUILD, MEMBER].messages == 3


async def test_nothing_is_not_even_a_transaction(count: CountActivityHandler, records: MemoryRecords) -> None:
    records.commit_failures.append(RuntimeError())
    await count(counting())
    assert len(records.commit_failures) == 1


async def test_a_level_that_is_reached_is_told_once(count: CountActivityHandler, records: MemoryRecords) -> None:
    await count(counting(some_messages(*range(0, 240, 60))))
    assert records.events == [LevelReached(guild=GUILD, at=START, user=MEMBER, level=1, previous=0)]
    await count(counting(some_messages(300), number=2))
    assert len(records.events) == 1


async def test_several_levels_at_once_are_one_event(
    count: CountActivityHandler, uow: MemoryUnitOfWorkFactory, records: MemoryRecords
) -> None:
    await decide(uow, LevelRules(version=1, most_xp=1000))
    await count(counting(some_messages(0)))
    reached = [event for event in records.events if isinstance(event, LevelReached)]
    assert reached == [LevelReached(guild=GUILD, at=START, user=MEMBER, level=4, previous=0)]


async def test_each_guild_is_counted_by_its_own_rules_and_noted_with_their_version(
    count: CountActivityHandler, uow: MemoryUnitOfWorkFactory, stored: Stored
) -> None:
    await decide(uow, LevelRules(version=1, cooldown=10))
    await decide(uow, LevelRules(version=2, cooldown=20))
    await count(counting(some_messages(0, 10, 20), some_messages(0, 10, 20, guild=OTHER_GUILD)))
    assert of_day(stored(), day=TODAY, rules=2).counted_messages == 2
    assert of_day(stored(), day=TODAY, guild=OTHER_GUILD).counted_messages == 1


async def test_days_are_those_of_the_guilds_time_zone(
    count: CountActivityHandler, uow: MemoryUnitOfWorkFactory, stored: Stored
) -> None:
    await choose(uow, Choice(TIME_ZONE, "Pacific/Auckland"))
    await count(counting(some_messages(0), some_messages(0, guild=OTHER_GUILD)))
    assert [(guild, day) for guild, _, day, _ in stored().days] == [(GUILD, date(2026, 3, 2)), (OTHER_GUILD, TODAY)]


async def test_without_levels_activity_is_counted_and_brings_no_xp(
    count: CountActivityHandler, uow: MemoryUnitOfWorkFactory, stored: Stored
) -> None:
    await choose(uow, Choice(LEVELS_ENABLED, False))
    await count(counting(some_messages(0, 60)))
    assert of_day(stored(), day=TODAY) == DayCount(TODAY, messages=2)


async def test_who_is_blocked_gets_no_xp_and_others_do(
    count: CountActivityHandler, records: MemoryRecords, stored: Stored
) -> None:
    records[BLOCKS][GUILD, MEMBER] = LevelBlock(user=MEMBER, by=MODERATOR, at=START)
    await count(counting(some_messages(0), some_messages(0, user=UserId(19))))
    assert stored().standings[GUILD, MEMBER] == Standing(messages=1)
    assert stored().standings[GUILD, UserId(19)].xp == 25


async def test_a_cap_holds_over_batches_and_versions(
    count: CountActivityHandler, uow: MemoryUnitOfWorkFactory, stored: Stored
) -> None:
    await decide(uow, LevelRules(version=1, message_cap=40))
    await count(counting(some_messages(0)))
    await decide(uow, LevelRules(version=2, message_cap=40))
    await count(counting(some_messages(60, 120), number=2))
    assert of_day(stored(), day=TODAY, rules=1).message_xp == 25
    assert of_day(stored(), day=TODAY, rules=2) == DayCount(TODAY, messages=2, counted_messages=1, message_xp=15)
    assert stored().standings[GUILD, MEMBER].xp == 40


async def test_a_guild_seen_for_the_first_time_is_registered(
    count: CountActivityHandler, records: MemoryRecords
) -> None:
    await count(counting(some_messages(0), some_messages(0, guild=GuildId(5))))
    assert set(records[GUILDS]) == {GUILD, GuildId(5)}


async def test_days_of_a_member_are_counted_in_their_order_whatever_the_batchs(
    count: CountActivityHandler, stored: Stored
) -> None:
    before, after = 12 * 3600 - 10, 12 * 3600 + 10
    batch = counting(some_messages(after, before))
    assert len(batch.activity) == 2
    await count(CountActivity(batch.batch, dict(reversed([*batch.activity.items()]))))
    await count(evolve(batch, batch=evolve(batch.batch, number=2)))
    assert stored().standings[GUILD, MEMBER] == Standing(xp=25, counted_at=NOON + before, messages=4)


async def test_voice_is_counted_with_the_messages_and_is_no_message(
    count: CountActivityHandler, stored: Stored, records: MemoryRecords
) -> None:
    voice = Activity(a_face(), voice={(quarter_of(NOON), (ChannelId(5),)): 3})
    (key,) = some_messages(0)
    await count(counting({key: voice}))
    assert of_day(stored(), day=TODAY) == DayCount(TODAY, voice_minutes=3, voice_xp=15)
    assert stored().hours == {}
    assert records[MEMBERS][GUILD, MEMBER].message_count == 0
