from datetime import UTC, datetime, timedelta

import pytest
from attrs import asdict, define, evolve, field

from application.guilds.get_settings import GetSettingsHandler
from application.reminders.add_reminder import AddReminder, AddReminderHandler
from application.reminders.delete_reminder import DeleteReminder, DeleteReminderHandler
from application.reminders.edit_reminder import EditReminder, EditReminderHandler, RecordReminderEditHandler
from application.reminders.list_reminders import (
    ListReminders,
    ListRemindersHandler,
    ReadReminder,
    ReadReminderHandler,
    SuggestReminders,
    SuggestRemindersHandler,
)
from application.reminders.record_reminder import RecordReminderHandler
from application.reminders.schedules import Schedules
from application.reminders.snooze_reminder import SnoozeReminder, SnoozeReminderHandler
from application.reminders.time_zones import (
    ChooseTimeZone,
    ChooseTimeZoneHandler,
    ShowTimeZone,
    ShowTimeZoneHandler,
    ZoneOfPerson,
    suggested_zones,
)
from application.shared.moments import Moments
from application.shared.zones import PersonsZone
from domain.guilds.errors import UnknownTimeZone
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.reminders.errors import (
    CannotWriteHere,
    NothingToEdit,
    ReminderNotFound,
    ReminderOfAnother,
    ReminderTooFarAhead,
    SnoozedAlready,
    TooManyReminders,
    UnreadableRecurrence,
)
from domain.reminders.reminder import MOST_OF_EACH, Place, Reminder, ReminderNumber
from domain.shared.durations import MissingUnit
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId, UserId
from domain.shared.language import Language
from domain.shared.moments import MomentIsPast
from domain.shared.paging import Seek
from infrastructure.dates_in_words import DateparserDates
from tests.builders import GUILD, MEMBER, MODERATOR, a_request
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.payloads import CHANNEL
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import REMINDERS, MemoryReminderReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reminders import a_reminder, added

ONE = ReminderNumber(1)


@define
class Desk:
    records: MemoryRecords = field(factory=MemoryRecords)

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    @property
    def reader(self) -> MemoryReminderReader:
        return MemoryReminderReader(self.records)

    @property
    def zones(self) -> ZoneOfPerson:
        return ZoneOfPerson(
            self.reader, GetSettingsHandler(MemoryGuildSettingsReader(self.records), self.uow, FakeClock())
        )

    @property
    def schedules(self) -> Schedules:
        return Schedules(self.zones, Moments(DateparserDates()))

    async def add(self, command: AddReminder) -> Reminder:
        return await AddReminderHandler(self.schedules, RecordReminderHandler(self.uow))(command)

    async def edit(self, named: str, when: str | None = None, text: str | None = None, by: UserId = MEMBER) -> Reminder:
        command = EditReminder(by=by, guild=GUILD, named=named, when=when, text=text, asked_at=START)
        return await EditReminderHandler(self.schedules, RecordReminderEditHandler(self.uow))(command)

    async def snooze(self, by: UserId = MEMBER, occurrence: int = 1, request: RequestId | None = None) -> Reminder:
        return await SnoozeReminderHandler(self.uow)(
            SnoozeReminder(
                by=by,
                owner=MEMBER,
                number=ONE,
                occurrence=occurrence,
                by_how_much=timedelta(hours=1),
                request=request or a_request(),
                asked_at=START,
            )
        )

    async def choose_zone(self, name: str) -> PersonsZone:
        return await ChooseTimeZoneHandler(self.uow)(ChooseTimeZone(MEMBER, name))

    async def show_zone(self, guild: GuildId | None) -> PersonsZone:
        return await ShowTimeZoneHandler(self.zones)(ShowTimeZone(MEMBER, guild))

    async def guild_is_in(self, zone: str) -> None:
        async with self.uow() as uow:
            guild = await uow.guilds.register(GUILD, at=START)
            guild.decide([Choice(TIME_ZONE, zone)], by=MODERATOR, at=START)
            await uow.guilds.save(guild)
            await uow.commit()

    def stored(self, number: int = 1, owner: UserId = MEMBER) -> Reminder:
        return self.records[REMINDERS][owner, ReminderNumber(number)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def an_asking(when: str = "in 2h30m", *, text: str = "tea") -> AddReminder:
    return AddReminder(
        by=MEMBER,
        guild=GUILD,
        channel=CHANNEL,
        may_write=True,
        when=when,
        text=text,
        request=a_request(),
        asked_at=START,
    )


async def test_a_reminder_is_kept_with_who_asked_when_and_where(desk: Desk) -> None:
    asked = evolve(an_asking(), about=(ChannelId(5), MessageId(6)), language=Language.GERMAN)
    kept = await desk.add(asked)
    stored = desk.stored()
    assert kept.number == 1
    assert (stored.owner, stored.text, stored.place, stored.guild, stored.channel) == (
        MEMBER,
        "tea",
        Place.DM,
        GUILD,
        CHANNEL,
    )
    assert (stored.about_channel, stored.about_message, stored.request) == (5, 6, asked.request)
    assert (stored.made_at, stored.time_zone, stored.language) == (START, "UTC", Language.GERMAN)
    assert (stored.due_at, stored.lease_until, stored.recurrence) == (START + timedelta(hours=2.5),) * 2 + (None,)


@pytest.mark.parametrize("when", ["2h30m", "in 2h30m", "in 2 hours and 30 minutes"])
async def test_a_length_of_time_may_begin_with_in(desk: Desk, when: str) -> None:
    assert (await desk.add(an_asking(when))).due_at == START + timedelta(hours=2.5)


async def test_times_are_read_by_ones_own_zone_else_the_servers_else_utc(desk: Desk) -> None:
    async def due(guild: GuildId | None) -> datetime:
        return (await desk.add(evolve(an_asking("tomorrow 9:00"), guild=guild))).due_at

    assert await due(GUILD) == datetime(2026, 3, 2, 9, tzinfo=UTC)
    await desk.guild_is_in("Asia/Tokyo")
    assert await due(GUILD) == datetime(2026, 3, 2, 0, tzinfo=UTC)
    assert await due(None) == datetime(2026, 3, 2, 9, tzinfo=UTC)
    await desk.choose_zone("europe/berlin")
    assert await due(GUILD) == await due(None) == datetime(2026, 3, 2, 8, tzinfo=UTC)


async def test_what_repeats_keeps_the_zone_that_it_was_made_with(desk: Desk) -> None:
    await desk.choose_zone("Europe/Berlin")
    await desk.add(an_asking("every monday 18:00"))
    await desk.choose_zone("Asia/Tokyo")
    stored = desk.stored()
    assert (stored.due_at, stored.time_zone) == (datetime(2026, 3, 2, 17, tzinfo=UTC), "Europe/Berlin")
    assert stored.recurrence is not None
    assert stored.recurrence.written == "every monday 18:00"


@pytest.mark.parametrize(
    ("when", "error"),
    [
        ("every blue moon 9:00", UnreadableRecurrence),
        ("1 january 2020", MomentIsPast),
        ("1 january 2099", ReminderTooFarAhead),
        ("5", MissingUnit),
    ],
)
async def test_a_time_that_cannot_be_used_is_refused(desk: Desk, when: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await desk.add(an_asking(when))
    assert desk.records[REMINDERS] == {}


async def test_the_same_request_twice_is_one_reminder(desk: Desk) -> None:
    asked = an_asking()
    first, again = await desk.add(asked), await desk.add(asked)
    assert (first.number, again.number, len(desk.records[REMINDERS])) == (1, 1, 1)
    assert (await desk.add(an_asking())).number == 2


async def test_nobody_has_more_than_fifty_waiting_and_delivered_ones_do_not_count(desk: Desk) -> None:
    done = a_reminder()
    done.delivered(at=START)
    await added(desk.uow, done, *(a_reminder() for _ in range(MOST_OF_EACH - 1)))
    await desk.add(an_asking())
    with pytest.raises(TooManyReminders):
        await desk.add(an_asking())
    with pytest.raises(TooManyReminders):
        await desk.snooze()
    await desk.add(evolve(an_asking(), by=MODERATOR))


async def test_who_may_not_write_in_the_channel_is_not_reminded_there_and_not_as_a_fallback(desk: Desk) -> None:
    silent = evolve(an_asking(), may_write=False)
    with pytest.raises(CannotWriteHere):
        await desk.add(evolve(silent, place=Place.CHANNEL))
    await desk.add(silent)
    assert desk.stored().places == (Place.DM,)


async def test_in_a_direct_message_there_is_no_channel_to_be_refused(desk: Desk) -> None:
    await desk.add(evolve(an_asking(), guild=None, channel=None, may_write=False, place=Place.CHANNEL))
    assert desk.stored().places == (Place.DM,)


async def test_an_edit_changes_what_is_named_and_nothing_else(desk: Desk) -> None:
    await added(desk.uow, a_reminder())
    await desk.edit("#1", text="coffee")
    assert (desk.stored().text, desk.stored().due_at) == ("coffee", START + timedelta(hours=2))
    await desk.edit("1", when="every day 18:00")
    assert (desk.stored().text, desk.stored().due_at) == ("coffee", START + timedelta(hours=6))
    with pytest.raises(NothingToEdit):
        await desk.edit("1")


async def test_what_is_another_persons_or_delivered_cannot_be_edited(desk: Desk) -> None:
    await added(desk.uow, a_reminder())
    with pytest.raises(ReminderNotFound):
        await desk.edit("1", text="mine", by=MODERATOR)
    done = a_reminder()
    done.delivered(at=START)
    await added(desk.uow, done)
    with pytest.raises(ReminderNotFound):
        await desk.edit("2", text="again")


async def test_only_ones_own_is_deleted(desk: Desk) -> None:
    await added(desk.uow, a_reminder())
    with pytest.raises(ReminderNotFound):
        await DeleteReminderHandler(desk.uow)(DeleteReminder(MODERATOR, "1"))
    assert (await DeleteReminderHandler(desk.uow)(DeleteReminder(MEMBER, "1"))).text == "tea"
    assert desk.records[REMINDERS] == {}


async def test_putting_off_makes_another_one_for_once_and_what_repeats_goes_on(desk: Desk) -> None:
    repeating = a_reminder(recurrence="every day 12:00", text="stretch")
    repeating.about_channel, repeating.about_message = ChannelId(5), MessageId(6)
    repeating.made_at, repeating.language = START - timedelta(days=9), Language.GERMAN
    repeating.delivered(at=START)
    await added(desk.uow, repeating)
    request = a_request()
    expected = evolve(
        a_reminder(number=2, due_at=START + timedelta(hours=1), text="stretch", request=request),
        about_channel=ChannelId(5),
        about_message=MessageId(6),
        language=Language.GERMAN,
    )
    again = await desk.snooze(request=request)
    assert asdict(again) == asdict(desk.stored(2)) == asdict(expected)
    assert (desk.stored().due_at, desk.stored().snoozed) == (repeating.due_at, 1)


async def test_one_occurrence_is_put_off_once_however_often_it_is_pressed(desk: Desk) -> None:
    await added(desk.uow, a_reminder())
    request = a_request()
    assert (await desk.snooze(request=request)).number == (await desk.snooze(request=request)).number == 2
    with pytest.raises(SnoozedAlready):
        await desk.snooze()
    assert len(desk.records[REMINDERS]) == 2


async def test_only_whose_it_is_may_put_it_off_or_read_it(desk: Desk) -> None:
    await added(desk.uow, a_reminder())
    with pytest.raises(ReminderOfAnother):
        await desk.snooze(by=MODERATOR)
    read = ReadReminderHandler(desk.reader)
    with pytest.raises(ReminderOfAnother):
        await read(ReadReminder(MODERATOR, MEMBER, ONE))
    assert (await read(ReadReminder(MEMBER, MEMBER, ONE))).text == "tea"
    with pytest.raises(ReminderNotFound):
        await read(ReadReminder(MEMBER, MEMBER, ReminderNumber(2)))


async def test_a_list_and_what_is_offered_are_ones_own_alone(desk: Desk) -> None:
    soon = START + timedelta(minutes=1)
    await added(desk.uow, a_reminder(text="tea"), a_reminder(text="green Tea", due_at=soon), a_reminder(text="12 eggs"))
    await added(desk.uow, a_reminder(owner=MODERATOR, text="tea"))
    page = await ListRemindersHandler(desk.reader)(ListReminders(MEMBER, Seek(size=10)))
    assert [each.number for each in page.items] == [3, 2, 1]

    async def offered(typed: str) -> list[int]:
        return [each.number for each in await SuggestRemindersHandler(desk.reader)(SuggestReminders(MEMBER, typed))]

    assert await offered("TEA") == [2, 1]
    assert await offered("#1") == [1, 3]
    assert await offered("") == [2, 1, 3]


async def test_a_zone_is_found_whatever_its_case_and_an_unknown_one_refused(desk: Desk) -> None:
    assert await desk.choose_zone(" america/new york ") == PersonsZone("America/New_York", is_chosen=True)
    with pytest.raises(UnknownTimeZone):
        await desk.choose_zone("Mars/Olympus")
    assert (await desk.show_zone(None)).name == "America/New_York"


async def test_without_a_zone_of_ones_own_that_of_the_server_counts(desk: Desk) -> None:
    await desk.guild_is_in("Asia/Tokyo")
    assert await desk.show_zone(GUILD) == PersonsZone("Asia/Tokyo", is_chosen=False)
    assert await desk.show_zone(None) == PersonsZone("UTC", is_chosen=False)


def test_zones_are_offered_by_any_part_of_their_names_places_first() -> None:
    assert suggested_zones("new yo")[0] == "America/New_York"
    assert suggested_zones("ber")[:2] == ("Atlantic/Bermuda", "Europe/Berlin")
    assert len(suggested_zones("")) == 25
    assert suggested_zones("*" * 6000) == ()
