from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from domain.levels.activity import Second
from domain.levels.counting import Count, DayCount, DayXp, Score
from domain.levels.events import LevelReached
from domain.levels.repository import MemberCount
from domain.shared.ids import GuildId, UserId
from tests.activity import NOON, Standing, a_batch
from tests.builders import GUILD, MEMBER, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START

TODAY, TOMORROW = date(2026, 3, 1), date(2026, 3, 2)
OTHER = UserId(19)
EVERYTHING = DayCount(TODAY, messages=7, counted_messages=2, voice_minutes=3, message_xp=40, voice_xp=15)
HOUR = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_count(
    *days: DayCount, user: UserId = MEMBER, guild: GuildId = GUILD, rules: int = 0, level: int = 0
) -> MemberCount:
    xp = sum(day.message_xp + day.voice_xp for day in days)
    return MemberCount(guild, user, rules, Count(days, xp, level, NOON))


async def add(backend: Backend, *counts: MemberCount) -> None:
    async with backend.uow() as uow:
        await uow.activity.lock({(each.guild, each.user) for each in counts})
        await uow.activity.add_days(counts)
        await uow.activity.add_sums(counts)
        await uow.commit()


async def begin(backend: Backend, number: int, *guilds: GuildId, minutes: int = 0) -> frozenset[GuildId]:
    async with backend.uow() as uow:
        fresh = await uow.activity.begin(a_batch(number), guilds, at=START + timedelta(minutes=minutes))
        await uow.commit()
    return fresh


async def test_a_batch_is_begun_once_for_each_guild(registered: Backend) -> None:
    assert await begin(registered, 1, GUILD) == {GUILD}
    assert await begin(registered, 1, GUILD) == set()
    assert await begin(registered, 1, GUILD, OTHER_GUILD) == {OTHER_GUILD}
    assert await begin(registered, 2, OTHER_GUILD, GUILD) == {GUILD, OTHER_GUILD}
    assert await begin(registered, 1, OTHER_GUILD, GUILD) == set()


async def test_a_batch_of_another_stream_is_another_one(registered: Backend) -> None:
    assert await begin(registered, 5, GUILD) == {GUILD}
    async with registered.uow() as uow:
        assert await uow.activity.begin(a_batch(1, uuid4()), [GUILD], at=START) == {GUILD}


async def test_a_batch_that_was_not_committed_was_not_begun(registered: Backend) -> None:
    async with registered.uow() as uow:
        assert await uow.activity.begin(a_batch(1), [GUILD], at=START) == {GUILD}
    assert await begin(registered, 1, GUILD) == {GUILD}


async def test_only_streams_that_ended_before_are_forgotten(registered: Backend) -> None:
    await begin(registered, 3, GUILD, minutes=0)
    await begin(registered, 3, OTHER_GUILD, minutes=1)
    async with registered.uow() as uow:
        await uow.activity.forget_batches(before=START + timedelta(minutes=1))
        await uow.commit()
    assert await begin(registered, 3, GUILD, OTHER_GUILD) == {GUILD}


async def test_who_is_locked_for_the_first_time_stands_at_nothing(registered: Backend) -> None:
    async with registered.uow() as uow:
        assert await uow.activity.lock([(GUILD, MEMBER), (OTHER_GUILD, MEMBER)]) == {
            (GUILD, MEMBER): Score(),
            (OTHER_GUILD, MEMBER): Score(),
        }
        assert await uow.activity.lock([]) == {}


async def test_what_was_added_is_where_they_stand(registered: Backend) -> None:
    before = Second(NOON - 60)
    await add(registered, MemberCount(GUILD, MEMBER, 0, Count((EVERYTHING,), 55, 4, NOON, before)))
    async with registered.uow() as uow:
        assert await uow.activity.lock([(GUILD, MEMBER), (GUILD, OTHER)]) == {
            (GUILD, MEMBER): Score(xp=55, level=4, counted_at=NOON, counted_before=before),
            (GUILD, OTHER): Score(),
        }


async def test_days_and_sums_add_up(registered: Backend) -> None:
    tomorrow = DayCount(TOMORROW, messages=1)
    await add(registered, a_count(EVERYTHING, tomorrow, level=1), a_count(tomorrow, user=OTHER))
    later = MemberCount(GUILD, MEMBER, 0, Count((EVERYTHING,), 55, 2, Second(NOON + 60)))
    await add(registered, later)
    stored = await registered.activity()
    assert stored.days == {
        (GUILD, MEMBER, TODAY, 0): DayCount(TODAY, 14, 4, 6, 80, 30),
        (GUILD, MEMBER, TOMORROW, 0): tomorrow,
        (GUILD, OTHER, TOMORROW, 0): tomorrow,
    }
    assert stored.standings == {
        (GUILD, MEMBER): Standing(xp=110, level=2, counted_at=Second(NOON + 60), messages=15, voice_minutes=6),
        (GUILD, OTHER): Standing(counted_at=NOON, messages=1),
    }


async def test_each_version_of_the_rules_has_days_of_its_own(registered: Backend) -> None:
    await add(registered, a_count(EVERYTHING))
    await add(registered, a_count(EVERYTHING, rules=3))
    assert set((await registered.activity()).days) == {(GUILD, MEMBER, TODAY, 0), (GUILD, MEMBER, TODAY, 3)}


async def test_what_a_day_has_brought_is_the_sum_over_all_versions(registered: Backend) -> None:
    await add(registered, a_count(EVERYTHING, DayCount(TOMORROW, 1, 1, 0, 5, 0)), a_count(EVERYTHING, user=OTHER))
    await add(registered, a_count(EVERYTHING, rules=3))
    async with registered.uow() as uow:
        assert await uow.activity.gained({(GUILD, MEMBER): [TODAY], (GUILD, UserId(1)): [TODAY]}) == {
            (GUILD, MEMBER): {TODAY: DayXp(messages=80, voice=30)}
        }
        assert await uow.activity.gained({(GUILD, OTHER): [TOMORROW], (GUILD, MEMBER): [TODAY, TOMORROW]}) == {
            (GUILD, MEMBER): {TODAY: DayXp(80, 30), TOMORROW: DayXp(5, 0)}
        }
        assert await uow.activity.gained({}) == {}


async def test_hours_add_up(registered: Backend) -> None:
    for _ in range(2):
        async with registered.uow() as uow:
            await uow.activity.add_hours({(GUILD, HOUR): 3, (OTHER_GUILD, HOUR): 1})
            await uow.commit()
    assert (await registered.activity()).hours == {(GUILD, HOUR): 6, (OTHER_GUILD, HOUR): 2}


async def test_what_was_announced_is_written_with_the_commit(registered: Backend) -> None:
    event = LevelReached(guild=GUILD, at=START, user=MEMBER, level=2, previous=0)
    async with registered.uow() as uow:
        uow.activity.announce([event])
        assert await registered.events() == []
        await uow.commit()
    assert await registered.events() == [event]


@pytest.mark.parametrize("many", [0, 3])
async def test_of_none_as_of_many_everything_is_one_statement(registered: Backend, many: int) -> None:
    counts = [a_count(EVERYTHING, user=UserId(number + 1)) for number in range(many)]
    await add(registered, *counts)
    async with registered.uow() as uow:
        await uow.activity.add_hours({})
        await uow.commit()
    assert len((await registered.activity()).days) == many
