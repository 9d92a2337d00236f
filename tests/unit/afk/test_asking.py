"""What people ask for: until when, by whose clocks, and what a moderator may set and lift."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, field

from application.afk.enforce_absence import EnforceAbsence, EnforceAbsenceHandler
from application.afk.go_away import GoAway, GoAwayHandler
from application.afk.lift_absence import LiftAbsence, LiftAbsenceHandler, RecordLiftHandler
from application.afk.record_absence import RecordAbsenceHandler
from application.afk.until import Untils
from application.reminders.time_zones import ZoneOfPerson
from application.shared.moments import Moments
from domain.afk.errors import (
    AbsenceEnforced,
    AwayTooLong,
    EnforcedOnSelf,
    EnforcedOnStranger,
    EnforcedOnSuperior,
)
from domain.afk.nickname import Obstacle
from domain.guilds.settings import TIME_ZONE
from domain.shared.errors import MissingPermission
from domain.shared.ids import GuildId, UserId
from domain.shared.moments import MomentIsPast
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from infrastructure.dates_in_words import DateparserDates
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_standing, the_bot
from tests.fakes.afk import ABSENCES
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import MemoryReminderReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


@define
class People:
    """Where they stand; who is not listed is no member."""

    known: dict[UserId, Standing] = field(factory=dict)
    bot: Standing = field(factory=the_bot)

    async def of(self, guild: GuildId, user: UserId) -> Standing:
        return self.known.get(user, a_standing(user, is_member=False))

    async def of_bot(self, guild: GuildId) -> Standing:
        return self.bot


@define
class Desk:
    records: MemoryRecords
    people: People = field(factory=lambda: People({MEMBER: a_standing()}))
    zone: str = "UTC"
    due: int = 0

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    @property
    def clock(self) -> AgreedClock:
        return AgreedClock(FakeClock())

    @property
    def untils(self) -> Untils:
        return Untils(ZoneOfPerson(MemoryReminderReader(self.records), self.settings), Moments(DateparserDates()))

    async def settings(self, guild: GuildId) -> Settings:
        return Settings({TIME_ZONE.name: self.zone})

    def is_due(self) -> None:
        self.due += 1

    async def go(self, until: str | None = None, by: Standing | None = None) -> tuple[datetime | None, object]:
        go_away = GoAwayHandler(self.untils, RecordAbsenceHandler(self.uow, self.clock), self.people, self.is_due)
        gone = await go_away(GoAway(guild=GUILD, by=by or a_standing(), reason=" tea ", until=until, asked_at=START))
        assert gone.absence.reason == "tea"
        return gone.absence.until, gone.obstacle

    async def enforce(self, by: Standing, member: UserId = MEMBER) -> datetime | None:
        enforce = EnforceAbsenceHandler(
            self.untils, RecordAbsenceHandler(self.uow, self.clock), self.people, self.is_due
        )
        gone = await enforce(EnforceAbsence(guild=GUILD, by=by, member=member, reason=None, until="2h", asked_at=START))
        assert gone.absence.enforced_by == by.user
        return gone.absence.until

    async def lift(self, by: Standing, member: UserId = MEMBER) -> UserId:
        lift = LiftAbsenceHandler(RecordLiftHandler(self.uow, self.clock), self.people, self.is_due)
        return (await lift(LiftAbsence(guild=GUILD, by=by, member=member))).user


@pytest.fixture
def desk(records: MemoryRecords) -> Desk:
    return Desk(records)


@pytest.mark.parametrize("typed", [None, " For  good "])
async def test_without_an_end_it_lasts_until_they_are_back(desk: Desk, typed: str | None) -> None:
    assert await desk.go(typed) == (None, None)
    assert desk.due == 1


async def test_an_end_is_read_by_the_clocks_of_who_names_it_else_by_the_servers(desk: Desk) -> None:
    desk.zone = "Asia/Tokyo"
    assert (await desk.go("tomorrow 9:00"))[0] == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    async with desk.uow() as uow:
        await uow.reminders.choose_time_zone(MEMBER, "Europe/Berlin")
        await uow.commit()
    assert (await desk.go("tomorrow 9:00"))[0] == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert (await desk.go("in 2h30m"))[0] == START + timedelta(hours=2, minutes=30)
    async with desk.uow() as uow:
        await uow.reminders.choose_time_zone(MEMBER, "Mars/Olympus")
        await uow.commit()
    assert (await desk.go("tomorrow 9:00"))[0] == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(("typed", "refusal"), [("2 years", AwayTooLong), ("1 march 2026 11:00", MomentIsPast)])
async def test_an_end_that_is_past_or_too_far_is_refused(desk: Desk, typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await desk.go(typed)
    assert not desk.records[ABSENCES]


async def test_who_goes_reads_why_their_nickname_stays(desk: Desk) -> None:
    assert (await desk.go(by=a_standing(is_owner=True)))[1] is Obstacle.OWNER
    desk.people.bot = the_bot(top_role=0)
    assert (await desk.go())[1] is Obstacle.RANK


async def test_what_a_moderator_sets_its_member_cannot_change_and_a_moderator_lifts(desk: Desk) -> None:
    assert await desk.enforce(a_moderator()) == START + timedelta(hours=2)
    with pytest.raises(AbsenceEnforced):
        await desk.go()
    assert await desk.lift(a_moderator()) == MEMBER
    assert desk.due == 2
    assert (await desk.go())[0] is None


@pytest.mark.parametrize(
    ("by", "member", "refusal"),
    [
        (a_standing(MODERATOR, top_role=5), MEMBER, MissingPermission),
        (a_moderator(top_role=0), MEMBER, EnforcedOnSuperior),
        (a_moderator(), MODERATOR, EnforcedOnSelf),
        (a_moderator(), UserId(404), EnforcedOnStranger),
    ],
)
async def test_who_may_not_sets_nothing(desk: Desk, by: Standing, member: UserId, refusal: type[Exception]) -> None:
    desk.people.known[MODERATOR] = a_moderator()
    with pytest.raises(refusal):
        await desk.enforce(by, member)
    assert not desk.records[ABSENCES]


async def test_who_stands_no_lower_is_not_lifted_either(desk: Desk) -> None:
    await desk.go()
    for by in (a_standing(MODERATOR, top_role=5), a_moderator(top_role=0)):
        with pytest.raises((MissingPermission, EnforcedOnSuperior)):
            await desk.lift(by)
    assert desk.records[ABSENCES]
