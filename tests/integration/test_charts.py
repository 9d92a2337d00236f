"""Activity and digests on PostgreSQL: what they cost, and that two who are at it at once tell of a week once."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import define, field

from application.charts.activity_book import ActivityBook
from application.charts.errors import DigestUnwritable
from application.charts.post_digests import AT_ONCE, LEASES, PostDigests, PostDigestsHandler
from application.charts.show_activity import ShowActivity, ShowActivityHandler
from application.shared.workers import Workers
from domain.charts.settings import DIGEST_CHANNEL
from domain.guilds.guild import Choice
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from infrastructure.charts.activity_reader import PostgresActivityReader
from infrastructure.charts.digest_reader import PostgresDigestReader
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.contract.activity import PostgresActivity
from tests.fakes.charts import Counted
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.digest_channel import FakeDigestChannel
from tests.integration.pools import wait_for_lock
from tests.statements import COMMITTED, costs, statements_of
from tests.sweeps import swept
from tests.unit.charts.pictures import FakePictures

WEEK = date(2026, 11, 16)
DUE = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEN = [GuildId(number) for number in range(1000, 1010)]


@define
class Charts:
    engines: Engines
    uow: PostgresUnitOfWorkFactory
    clock: FakeClock = field(factory=lambda: FakeClock(DUE))
    channel: FakeDigestChannel = field(factory=FakeDigestChannel)
    members_heard: bool = True

    async def register(self, *guilds: GuildId) -> None:
        """They want digests, and something happened in them."""
        async with self.uow() as uow:
            await uow.guilds.register_many([GUILD, OTHER_GUILD, *guilds], at=DUE)
            for guild in guilds:
                chosen = await uow.guilds.get(guild)
                chosen.decide([Choice(DIGEST_CHANNEL, 5)], by=MODERATOR, at=DUE)
                await uow.guilds.save(chosen)
            await uow.commit()
        activity = PostgresActivity(self.engines, self.uow)
        await activity.put(days={(guild, MEMBER, WEEK, 0): Counted(messages=3) for guild in guilds})

    async def post(self, *guilds: GuildId) -> int:
        activity = PostgresActivityReader(Reading(self.engines))
        workers = Workers(LEASES[0].total_seconds(), at_once=AT_ONCE)
        handler = PostDigestsHandler(
            uow=self.uow,
            digests=PostgresDigestReader(Reading(self.engines)),
            activity=activity,
            book=ActivityBook(activity, lambda: self.members_heard),
            pictures=FakePictures(),
            channel=self.channel,
            clock=AgreedClock(self.clock),
            workers=workers,
        )
        sent = self.channel.sent
        await swept(lambda: handler(PostDigests(guilds)), workers)
        return self.channel.sent - sent

    async def show(self, member: UserId | None) -> None:
        async def no_settings(_: GuildId) -> Settings:
            return Settings()

        activity = PostgresActivityReader(Reading(self.engines))
        book = ActivityBook(activity, lambda: self.members_heard)
        handler = ShowActivityHandler(no_settings, book, FakePictures(), self.clock)
        await handler(ShowActivity(guild=GUILD, by=Standing(user=MEMBER), member=member, name=None, days=90))


@pytest.fixture
async def charts(engines: Engines, uow_factory: PostgresUnitOfWorkFactory) -> Charts:
    return Charts(engines, uow_factory)


@pytest.mark.parametrize(
    ("member", "members_heard", "reads"),
    [(None, True, 3), (None, False, 2), (MEMBER, True, 1)],
    ids=["guild", "guild without joins", "member"],
)
async def test_a_chart_of_any_number_of_days_is_a_few_reads(
    charts: Charts, engines: Engines, member: UserId | None, members_heard: bool, reads: int
) -> None:
    charts.members_heard = members_heard
    with statements_of(engines) as log:
        await charts.show(member)
    assert costs(log) == ([], reads, [])


async def test_a_look_for_digests_that_nobody_wants_is_one_read(charts: Charts, engines: Engines) -> None:
    await charts.register()
    with statements_of(engines) as log:
        assert await charts.post(GUILD, OTHER_GUILD) == 0
    assert costs(log) == ([], 1, [])


async def test_outside_their_time_digests_cost_no_more(charts: Charts, engines: Engines) -> None:
    await charts.register(*TEN)
    charts.clock.advance(timedelta(days=4))
    with statements_of(engines) as log:
        assert await charts.post(*TEN) == 0
    assert costs(log) == ([], 1, [])


async def test_a_digest_is_two_statements_before_six_reads_and_one_after(charts: Charts, engines: Engines) -> None:
    await charts.register(GUILD)
    with statements_of(engines) as log:
        assert await charts.post(GUILD) == 1
    # One read finds who wants one; the next look finds nothing left.
    assert costs(log) == (["INSERT", "UPDATE", "UPDATE", "INSERT", "UPDATE"], 1 + 6 + 1, COMMITTED * 3)


async def test_ten_digests_are_claimed_five_at_a_time(charts: Charts, engines: Engines) -> None:
    await charts.register(*TEN)
    with statements_of(engines) as log:
        assert await charts.post(*TEN) == 10
    assert log.verbs.count("INSERT") == 2
    assert charts.channel.sent == 10


@pytest.mark.parametrize("was_tried", [False, True], ids=["nobody knew of", "was tried before"])
async def test_of_two_who_claim_the_same_digest_one_gets_it(charts: Charts, engines: Engines, was_tried: bool) -> None:
    await charts.register(GUILD)
    if was_tried:  # then they meet at the row, else at its key
        charts.channel.failure = DigestUnwritable()
        await charts.post(GUILD)
    now = DUE + LEASES[0]

    async def claim_too() -> int:
        async with charts.uow() as second:
            theirs = await second.digests.claim([GUILD], WEEK, now=now, leases=LEASES, room=Room(5))
            await second.commit()
        return len(theirs)

    async with charts.uow() as first:
        mine = await first.digests.claim([GUILD], WEEK, now=now, leases=LEASES, room=Room(5))
        other = asyncio.create_task(claim_too())
        await wait_for_lock(engines)
        await first.commit()
    assert (len(mine), await other) == (1, 0)


async def test_two_processes_that_look_at_once_tell_each_guild_once(charts: Charts) -> None:
    await charts.register(*TEN)
    other = Charts(charts.engines, charts.uow, charts.clock, charts.channel)
    await asyncio.gather(charts.post(*TEN), other.post(*TEN))
    assert charts.channel.sent == 10
