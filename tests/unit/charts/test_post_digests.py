"""Each guild that wants it is told of each week once, whatever fails in between."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from attrs import define, field

from application.charts.activity_book import ActivityBook
from application.charts.errors import DigestUnwritable
from application.charts.post_digests import AT_ONCE, LEASES, PostDigests, PostDigestsHandler
from application.charts.queries import TopMember, Totals
from application.charts.show_digest import DigestState, ShowDigest, ShowDigestHandler
from application.shared.drawing import Theme
from application.shared.errors import DiscordUnreachable, TransientFailure
from application.shared.workers import Workers
from domain.charts.digest import Digest
from domain.charts.settings import DIGEST_CHANNEL
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.members.member import Member, Sighting
from domain.members.names import DisplayName
from domain.shared.errors import ConcurrentChange, MissingPermission
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.shared.lease import LeaseToken
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.permission import Permission
from domain.shared.settings import AnySetting, Settings
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.fakes.charts import (
    ACTIVITY_DAYS,
    DIGESTS,
    Counted,
    MemoryActivityReader,
    MemoryDigestReader,
)
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.digest_channel import FakeDigestChannel
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.members import MEMBER_FLOW, MEMBERS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.sweeps import swept
from tests.unit.charts.pictures import PNG, FakePictures

WEEK = date(2026, 11, 16)
DUE = datetime(2026, 11, 23, 9, tzinfo=UTC)
CHANNEL, NOTICES = ChannelId(900), ChannelId(901)
OTHER = UserId(77)


@define
class World:
    records: MemoryRecords = field(factory=MemoryRecords)
    clock: FakeClock = field(factory=lambda: FakeClock(DUE))
    channel: FakeDigestChannel = field(factory=FakeDigestChannel)
    pictures: FakePictures = field(factory=FakePictures)

    async def choose(self, setting: AnySetting, value: str | int | None, guild: GuildId = GUILD) -> None:
        async with MemoryUnitOfWorkFactory(self.records)() as uow:
            await uow.guilds.register_many([guild], at=DUE)
            chosen = await uow.guilds.get(guild)
            chosen.decide([Choice(setting, value)], by=MODERATOR, at=DUE)
            await uow.guilds.save(chosen)
            await uow.commit()

    async def post(self, *guilds: GuildId) -> int:
        reader = MemoryActivityReader(self.records)
        workers = Workers(LEASES[0].total_seconds(), at_once=AT_ONCE)
        handler = PostDigestsHandler(
            uow=MemoryUnitOfWorkFactory(self.records),
            digests=MemoryDigestReader(self.records),
            activity=reader,
            book=ActivityBook(reader, lambda: True),
            pictures=self.pictures,
            channel=self.channel,
            clock=AgreedClock(self.clock),
            workers=workers,
        )
        posted = self.posted
        await swept(lambda: handler(PostDigests(guilds or (GUILD,))), workers)
        return self.posted - posted

    @property
    def posted(self) -> int:
        """Digests that are on record as posted."""
        return sum(digest.message is not None for digest in self.records[DIGESTS].values())

    async def state(self, *rights: Permission) -> DigestState:
        async def settings(guild: GuildId) -> Settings:
            return await MemoryGuildSettingsReader(self.records).get(guild) or Settings()

        handler = ShowDigestHandler(settings, MemoryDigestReader(self.records), self.clock)
        return await handler(ShowDigest(guild=GUILD, by=Standing(user=MEMBER, permissions=frozenset(rights))))

    def digest(self, guild: GuildId = GUILD) -> Digest:
        return self.records[DIGESTS][guild, WEEK]


@pytest.fixture
async def world() -> World:
    """A guild that wants a digest, and in which something happened."""
    made = World()
    await made.choose(DIGEST_CHANNEL, CHANNEL)
    days = made.records[ACTIVITY_DAYS]
    days[GUILD, MEMBER, WEEK, 0] = Counted(messages=5)
    days[GUILD, OTHER, WEEK + timedelta(days=6), 0] = Counted(messages=7, voice_minutes=30)
    days[GUILD, OTHER, WEEK - timedelta(days=1), 0] = Counted(messages=2)
    days[GUILD, OTHER, WEEK + timedelta(days=7), 0] = Counted(messages=100)
    met = Sighting(guild=GUILD, user=OTHER, display_name=DisplayName("Emil"), at=DUE)
    made.records[MEMBERS][GUILD, OTHER] = Member.met(met)
    made.records[MEMBER_FLOW][GUILD, WEEK] = (2, 1)
    return made


async def test_a_guild_that_wants_it_is_told_of_its_week(world: World) -> None:
    assert await world.post() == 1
    channel, week, picture = world.channel.posts[GUILD, WEEK]
    assert (channel, picture) == (CHANNEL, PNG)
    assert (week.totals, week.before) == (Totals(messages=12, voice_minutes=30, active=2), Totals(messages=2, active=1))
    assert week.top == (
        TopMember(user=OTHER, name="Emil", messages=7, voice_minutes=30),
        TopMember(user=MEMBER, name=None, messages=5, voice_minutes=0),
    )
    assert (week.activity.span.first, len(week.activity.days), week.activity.messages) == (WEEK, 7, 12)
    assert world.pictures.drawn[0][1:] == (None, Theme.DARK)


async def test_it_is_told_once(world: World) -> None:
    assert [await world.post() for _ in range(3)] == [1, 0, 0]
    world.clock.advance(timedelta(days=2))
    assert await world.post() == 0
    assert world.channel.sent == 1
    world.clock.advance(timedelta(days=5))
    assert await world.post() == 1, "of the next week"


async def test_a_guild_that_wants_none_is_left_in_peace(world: World) -> None:
    await world.choose(DIGEST_CHANNEL, None)
    assert await world.post() == 0
    assert (world.channel.sent, dict(world.records[DIGESTS])) == (0, {})


@pytest.mark.parametrize(
    ("zone", "hour", "posted"),
    [("Europe/Berlin", 8, 1), ("Europe/Berlin", 7, 0), ("America/New_York", 13, 0), ("America/New_York", 14, 1)],
)
async def test_it_is_told_at_nine_in_the_guilds_own_time(world: World, zone: str, hour: int, posted: int) -> None:
    await world.choose(TIME_ZONE, zone)
    world.clock.time = DUE.replace(hour=hour)
    assert await world.post() == posted


async def test_after_an_outage_it_is_told_late_but_not_after_three_days(world: World) -> None:
    world.clock.advance(timedelta(days=3, seconds=1))
    assert await world.post() == 0
    world.clock.advance(-timedelta(seconds=1))
    assert await world.post() == 1


async def test_where_nothing_happened_nothing_is_told(world: World) -> None:
    world.records[ACTIVITY_DAYS].clear()
    world.records[MEMBER_FLOW].clear()
    assert await world.post() == 0
    assert (world.channel.sent, world.digest().settled_at, world.digest().message) == (0, DUE, None)


async def test_without_a_picture_it_is_told_in_words(world: World) -> None:
    world.pictures.can_draw = False
    assert await world.post() == 1
    assert world.channel.posts[GUILD, WEEK][2] is None


async def test_what_was_sent_but_not_recorded_is_not_sent_again(world: World) -> None:
    def cut_off() -> None:
        raise DiscordUnreachable

    world.channel.then = cut_off
    assert await world.post() == 0
    world.channel.then = lambda: None
    assert await world.post() == 0, "another may be at it"
    world.clock.advance(timedelta(minutes=2))
    assert await world.post() == 1
    assert world.channel.sent == 1
    assert (world.digest().message, world.digest().attempts) == (MessageId(1000), 2)


async def test_what_could_not_be_recorded_is_an_incident_and_found_again_later(world: World) -> None:
    world.channel.then = lambda: world.records.commit_failures.append(TransientFailure())
    with pytest.raises(ExceptionGroup):
        await world.post()
    world.channel.then = lambda: None
    world.clock.advance(timedelta(minutes=2))
    assert await world.post() == 1
    assert world.channel.sent == 1


async def test_who_was_overtaken_changes_nothing(world: World) -> None:
    """Its lease ran out while it was at it, and another took over."""

    def overtake() -> None:
        world.records[DIGESTS][GUILD, WEEK].lease_token = LeaseToken(uuid4())

    world.channel.then = overtake
    with pytest.raises(ExceptionGroup) as failed:
        await world.post()
    assert [type(each) for each in failed.value.exceptions] == [ConcurrentChange]
    assert world.digest().message is None


async def test_a_refused_one_is_told_to_the_staff_once_and_tried_again(world: World) -> None:
    await world.choose(MOD_LOG_CHANNEL, NOTICES)
    world.channel.failure = DigestUnwritable()
    for wait in (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1)):
        assert await world.post() == 0
        world.clock.advance(wait)
    assert world.channel.complaints == [(NOTICES, (GUILD, WEEK), CHANNEL)]
    assert (await world.state(Permission.MANAGE_GUILD)).latest is not None
    assert world.digest().refused_at is not None
    world.channel.failure = None
    assert await world.post() == 1, "as soon as it may"


async def test_the_staff_is_told_later_where_discord_gives_no_answer_to_that(world: World) -> None:
    await world.choose(MOD_LOG_CHANNEL, NOTICES)
    world.channel.failure, world.channel.complaint_failure = DigestUnwritable(), DiscordUnreachable()
    await world.post()
    world.channel.complaint_failure = None
    for _ in range(2):
        world.clock.advance(timedelta(hours=1))
        await world.post()
    assert world.channel.complaints == [(NOTICES, (GUILD, WEEK), CHANNEL)]


async def test_without_a_channel_for_notices_a_refused_one_is_shown_when_asked_for(world: World) -> None:
    world.channel.failure = DigestUnwritable()
    assert await world.post() == 0
    latest = (await world.state(Permission.MANAGE_GUILD)).latest
    assert latest is not None
    assert (latest.refused_at, latest.settled_at, world.channel.complaints) == (DUE, None, [])


async def test_it_goes_to_the_channel_that_is_chosen_when_it_is_posted(world: World) -> None:
    world.channel.failure = DigestUnwritable()
    await world.post()
    world.channel.failure = None
    await world.choose(DIGEST_CHANNEL, 950)
    world.clock.advance(timedelta(minutes=2))
    await world.post()
    assert world.channel.posts[GUILD, WEEK][0] == 950


async def test_one_guilds_trouble_does_not_hold_up_the_others(world: World) -> None:
    await world.choose(DIGEST_CHANNEL, 902, OTHER_GUILD)
    world.records[ACTIVITY_DAYS][OTHER_GUILD, MEMBER, WEEK, 0] = Counted(messages=1)
    first, second = sorted([GUILD, OTHER_GUILD])
    world.channel.failing[first] = ZeroDivisionError()
    with pytest.raises(ExceptionGroup) as failed:
        await world.post(GUILD, OTHER_GUILD)
    assert [type(each) for each in failed.value.exceptions] == [ZeroDivisionError]
    assert world.digest(second).message is not None


async def test_only_guilds_that_are_served_are_told(world: World) -> None:
    assert await world.post(OTHER_GUILD) == 0
    assert world.channel.sent == 0


async def test_how_it_stands_is_for_who_manages_the_server(world: World) -> None:
    with pytest.raises(MissingPermission):
        await world.state()
    before = await world.state(Permission.MANAGE_GUILD)
    assert (before.channel, before.next_at, before.latest) == (CHANNEL, DUE + timedelta(days=7), None)
    await world.post()
    latest = (await world.state(Permission.MANAGE_GUILD)).latest
    assert latest is not None
    assert (latest.channel, latest.message, latest.settled_at) == (CHANNEL, MessageId(1000), DUE)
