"""Who may see whose activity, and what is shown."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import define, field

from application.charts.activity_book import ActivityBook
from application.charts.queries import DayActivity, Flow
from application.charts.show_activity import ActivityShown, ShowActivity, ShowActivityHandler
from application.shared.drawing import Theme
from domain.charts.errors import InvalidSpan
from domain.charts.span import Span
from domain.guilds.settings import TIME_ZONE
from domain.shared.errors import MissingPermission
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER
from tests.fakes.charts import ACTIVITY_DAYS, ACTIVITY_HOURS, Counted, MemoryActivityReader
from tests.fakes.clock import FakeClock
from tests.fakes.members import MEMBER_FLOW
from tests.fakes.records import MemoryRecords
from tests.unit.charts.pictures import PNG, FakePictures

OTHER = UserId(77)
NOW = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
TODAY = date(2026, 11, 26)
"""In Berlin."""


@define
class World:
    records: MemoryRecords = field(factory=MemoryRecords)
    pictures: FakePictures = field(factory=FakePictures)
    members_heard: bool = True

    async def show(self, *, by: Standing | None = None, member: UserId | None = None, days: int = 30) -> ActivityShown:
        async def settings(_: GuildId) -> Settings:
            return Settings({TIME_ZONE.name: "Europe/Berlin"})

        book = ActivityBook(MemoryActivityReader(self.records), lambda: self.members_heard)
        handler = ShowActivityHandler(settings, book, self.pictures, FakeClock(NOW))
        asker = by or Standing(user=MEMBER)
        name = None if member is None else "Dalia"
        return await handler(ShowActivity(guild=GUILD, by=asker, member=member, name=name, days=days))


@pytest.fixture
def world() -> World:
    made = World()
    made.records[ACTIVITY_DAYS][GUILD, MEMBER, TODAY, 0] = Counted(messages=3)
    made.records[ACTIVITY_DAYS][GUILD, OTHER, TODAY - timedelta(days=1), 0] = Counted(voice_minutes=9)
    made.records[ACTIVITY_HOURS][GUILD, datetime(2026, 11, 25, 23, tzinfo=UTC)] = 3
    made.records[MEMBER_FLOW][GUILD, TODAY] = (2, 1)
    return made


async def test_a_guilds_activity_has_each_day_up_to_today_there(world: World) -> None:
    activity = (await world.show()).activity
    assert (activity.span, len(activity.days)) == (Span(date(2026, 10, 28), TODAY), 30)
    assert activity.days[-1] == DayActivity(day=TODAY, messages=3, active=1)
    assert activity.days[-2] == DayActivity(day=TODAY - timedelta(days=1), voice_minutes=9, active=1)
    assert activity.days[0] == DayActivity(day=date(2026, 10, 28))
    assert activity.flow is not None
    assert (activity.flow[-1], activity.flow[-2]) == (Flow(2, 1), Flow(0, 0))
    assert activity.hours is not None
    assert activity.hours[3][0] == 3, "Thursday, as it is past midnight there"
    assert (activity.messages, activity.voice_minutes, activity.time_zone) == (3, 9, "Europe/Berlin")


async def test_without_being_told_who_comes_and_goes_nothing_is_said_of_it(world: World) -> None:
    world.members_heard = False
    shown = await world.show()
    assert (shown.activity.flow, shown.picture) == (None, PNG)


async def test_a_members_activity_is_theirs_and_has_no_hours(world: World) -> None:
    activity = (await world.show(member=MEMBER)).activity
    assert (activity.member, activity.messages, activity.voice_minutes) == (MEMBER, 3, 0)
    assert (activity.flow, activity.hours) == (None, None)


async def test_others_activity_is_for_moderators(world: World) -> None:
    with pytest.raises(MissingPermission) as refused:
        await world.show(member=OTHER)
    assert refused.value.permission is Permission.MODERATE_MEMBERS
    moderator = Standing(user=MEMBER, permissions=frozenset({Permission.MODERATE_MEMBERS}))
    assert (await world.show(by=moderator, member=OTHER)).activity.voice_minutes == 9


async def test_the_picture_bears_the_members_name_or_the_guilds(world: World) -> None:
    for member, name in ((None, None), (MEMBER, "Dalia")):
        assert (await world.show(member=member)).picture == PNG
        assert world.pictures.drawn[-1][1:] == (name, Theme.DARK)


async def test_what_cannot_be_drawn_is_said_all_the_same(world: World) -> None:
    world.pictures.can_draw = False
    shown = await world.show()
    assert (shown.activity.messages, shown.picture) == (3, None)


async def test_where_nothing_happened_nothing_is_drawn(world: World) -> None:
    shown = await World().show()
    assert (shown.activity.is_empty, shown.picture) == (True, None)
    newcomers = World()
    newcomers.records[MEMBER_FLOW][GUILD, TODAY] = (1, 0)
    assert (await newcomers.show()).picture == PNG, "somebody came"


async def test_spans_that_no_chart_shows_are_refused(world: World) -> None:
    with pytest.raises(InvalidSpan):
        await world.show(days=91)
