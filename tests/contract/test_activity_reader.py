from datetime import UTC, date, datetime, timedelta

import pytest

from application.charts.queries import DayActivity, Flow, TopMember, Totals
from domain.charts.span import Span
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, OTHER_GUILD
from tests.contract.activity import Activities, MemoryActivity, PostgresActivity
from tests.fakes.charts import Counted
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords

MONDAY = date(2026, 11, 2)
OTHER = UserId(21)
WEEK = Span(MONDAY, MONDAY + timedelta(days=6))
HOUR = datetime(2026, 11, 2, 9, tzinfo=UTC)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.fixture(params=["memory", "postgres"])
def activity(request: pytest.FixtureRequest) -> Activities:
    if request.param == "memory":
        return MemoryActivity(MemoryRecords())
    engines: Engines = request.getfixturevalue("engines")
    uow: PostgresUnitOfWorkFactory = request.getfixturevalue("uow_factory")
    return PostgresActivity(engines, uow)


@pytest.fixture
async def busy(activity: Activities) -> Activities:
    """A week in which the rules changed on Tuesday, with more before, after and elsewhere."""
    await activity.put(
        days={
            (GUILD, MEMBER, day(1), 0): Counted(messages=3),
            (GUILD, MEMBER, day(1), 1): Counted(messages=4, voice_minutes=5),
            (GUILD, OTHER, day(1), 1): Counted(voice_minutes=6),
            (GUILD, OTHER, day(2), 1): Counted(),
            (GUILD, OTHER, day(0), 0): Counted(messages=1),
            (GUILD, MEMBER, day(6), 1): Counted(messages=9),
            (GUILD, MEMBER, day(-1), 0): Counted(messages=100),
            (GUILD, MEMBER, day(7), 1): Counted(messages=100),
            (OTHER_GUILD, MEMBER, day(1), 0): Counted(messages=100),
        },
        hours={
            (GUILD, HOUR): 5,
            (GUILD, HOUR - timedelta(hours=1)): 6,
            (GUILD, HOUR + timedelta(hours=1)): 7,
            (OTHER_GUILD, HOUR): 100,
        },
        flow={
            (GUILD, day(0)): Flow(1, 2),
            (GUILD, day(6)): Flow(3, 0),
            (GUILD, day(7)): Flow(100, 100),
            (OTHER_GUILD, day(0)): Flow(100, 100),
        },
    )
    return activity


async def test_a_days_activity_is_the_sum_of_all_members_and_each_of_them_is_counted_once(
    busy: Activities,
) -> None:
    assert await busy.reader.days(GUILD, WEEK) == [
        DayActivity(day=day(0), messages=1, active=1),
        DayActivity(day=day(1), messages=7, voice_minutes=11, active=2),
        DayActivity(day=day(2)),
        DayActivity(day=day(6), messages=9, active=1),
    ]


async def test_one_members_activity_is_theirs_alone(busy: Activities) -> None:
    assert await busy.reader.member_days(GUILD, MEMBER, WEEK) == [
        DayActivity(day=day(1), messages=7, voice_minutes=5, active=1),
        DayActivity(day=day(6), messages=9, active=1),
    ]


async def test_who_came_and_went_is_told_by_the_day(busy: Activities) -> None:
    assert await busy.reader.flow(GUILD, WEEK) == {day(0): Flow(1, 2), day(6): Flow(3, 0)}


async def test_a_week_is_summed_up_and_each_member_counted_once(busy: Activities) -> None:
    assert await busy.reader.totals(GUILD, WEEK) == Totals(messages=17, voice_minutes=11, active=2)
    assert await busy.reader.totals(GUILD, Span(day(2), day(2))) == Totals()


async def test_the_most_active_are_told_by_messages_then_voice_then_id(
    busy: Activities,
) -> None:
    await busy.put(
        days={
            (GUILD, UserId(9), day(3), 0): Counted(messages=1, voice_minutes=5),
            (GUILD, UserId(8), day(3), 0): Counted(messages=1, voice_minutes=6),
            (GUILD, UserId(7), day(3), 0): Counted(),
        },
        names={(GUILD, MEMBER): "Dalia", (OTHER_GUILD, OTHER): "Emil"},
    )
    ranked = [
        TopMember(user=MEMBER, name="Dalia", messages=16, voice_minutes=5),
        TopMember(user=UserId(8), name=None, messages=1, voice_minutes=6),
        TopMember(user=OTHER, name=None, messages=1, voice_minutes=6),
        TopMember(user=UserId(9), name=None, messages=1, voice_minutes=5),
    ]
    assert await busy.reader.top(GUILD, WEEK, 9) == ranked
    assert await busy.reader.top(GUILD, WEEK, 2) == ranked[:2]


async def test_hours_are_told_in_order_without_the_one_at_the_end(busy: Activities) -> None:
    since, until = HOUR - timedelta(hours=1), HOUR + timedelta(hours=1)
    assert await busy.reader.hours(GUILD, since, until) == [(since, 6), (HOUR, 5)]


async def test_where_nothing_happened_there_is_nothing(activity: Activities) -> None:
    assert await activity.reader.days(GUILD, WEEK) == []
    assert await activity.reader.member_days(GUILD, MEMBER, WEEK) == []
    assert await activity.reader.flow(GUILD, WEEK) == {}
    assert await activity.reader.hours(GUILD, START, START + timedelta(days=1)) == []
