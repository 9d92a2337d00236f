"""Twenty requests to Discord hang; whatever else is due is done at once, and they are cut off and tried again.

In virtual time, with the sweeps as the bot repeats them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from attrs import define, field
from structlog.testing import capture_logs

from application.charts.activity_book import ActivityBook
from application.charts.post_digests import AT_ONCE, LEASES, PostDigests, PostDigestsHandler
from application.charts.queries import Week
from application.levels.note_refusals import NoteRefusalsHandler
from application.levels.sync_due_roles import OF_EACH_GUILD, SyncDueRoles, SyncDueRolesHandler
from application.levels.sync_level_roles import SyncLevelRolesHandler
from application.moderation.carry_out_case import TRIED_AGAIN_AFTER
from application.moderation.resume_cases import ResumeCases, ResumeCasesHandler
from application.points.resume_purchases import ResumePurchases, ResumePurchasesHandler
from application.shared.drawing import Png
from application.shared.workers import Workers
from domain.charts.digest import Digest
from domain.charts.settings import DIGEST_CHANNEL
from domain.guilds.guild import Choice, Guild
from domain.levels.member_level import MemberLevel
from domain.levels.rewards import Reward
from domain.moderation.case import CaseStatus
from domain.shared.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.roles import GuildRoles, RoleFacts
from infrastructure.background import repeat
from tests.builders import GUILD, LEASE, MODERATOR, OTHER_GUILD, a_moderator, an_intent, the_bot
from tests.fakes.charts import ACTIVITY_DAYS, DIGESTS, Counted, MemoryActivityReader, MemoryDigestReader
from tests.fakes.clock import START, AgreedClock
from tests.fakes.digest_channel import FakeDigestChannel
from tests.fakes.discord import FakeDiscord
from tests.fakes.guilds import GUILDS, MemoryGuildSettingsReader
from tests.fakes.level_rewards import LEVEL_REWARDS, ROLE_SYNCS, MemoryRewardReader, StoredSync
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.moderation import CASES, MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import FakeRoles
from tests.fakes.shop_reader import MemoryShopReader, MemoryStreakReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.incidents import RecordedIncidents
from tests.moderation import Moderation
from tests.shop import VIP, Shop, the_roles
from tests.unit.charts.pictures import FakePictures
from tests.virtual_time import VirtualClock, in_virtual_time

HANGING = [UserId(number) for number in range(100, 120)]
FINE, LATE = UserId(200), UserId(201)


async def hang(user: UserId) -> None:
    if user in HANGING:
        await asyncio.Event().wait()


async def repeating(look: Callable[[], Awaitable[None]], workers: Workers, *, every: float, seconds: float) -> None:
    """Nothing that nobody foresaw may come of it."""
    incidents = RecordedIncidents()
    with capture_logs() as logs:
        sweep = asyncio.create_task(repeat("sweep", look, every=every, incidents=incidents, workers=workers))
        await asyncio.sleep(seconds)
        sweep.cancel()
        await asyncio.gather(sweep, return_exceptions=True)
    assert incidents.reported == []
    assert {line["event"] for line in logs} <= {"background work has to wait", "background work goes on"}


class HangingDiscord(FakeDiscord):
    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None:
        await hang(user)
        await super().ban(guild, user, delete_messages=delete_messages, audit_reason=audit_reason)


def test_bans_that_hang_hold_up_no_other_case_and_are_given_back() -> None:
    async def work() -> None:
        records, clock = MemoryRecords(), VirtualClock()
        moderation = Moderation(
            MemoryUnitOfWorkFactory(records),
            MemoryCaseReader(records),
            MemoryGuildSettingsReader(records),
            HangingDiscord(bot=the_bot(), standings={MODERATOR: a_moderator()}),
            clock,
        )
        await moderation.get_settings(GUILD)
        for user in (*HANGING, FINE):
            await moderation.open_case(an_intent(target=user, lease_until=START))
        await moderation.open_case(an_intent(target=LATE, lease_until=START + timedelta(seconds=30)))
        workers = Workers(LEASE.total_seconds())
        handler = ResumeCasesHandler(moderation.uow, moderation.carry_out, AgreedClock(clock), LEASE, workers)

        def settled() -> set[UserId]:
            cases = records[CASES].values()
            return {case.target for case in cases if case.status is not CaseStatus.PENDING}

        async def look_on() -> None:
            await asyncio.sleep(1)
            assert settled() == {FINE}
            await asyncio.sleep(48)
            assert {case.impossible_for for case in records[CASES].values() if case.target in HANGING} == {
                timedelta(seconds=SHARE_OF_LEASE * LEASE.total_seconds()) + TRIED_AGAIN_AFTER
            }
            await asyncio.sleep(12)
            assert settled() == {FINE, LATE}, "while the others hang for the second time"

        async def look() -> None:
            await handler(ResumeCases([GUILD]))

        await asyncio.gather(look_on(), repeating(look, workers, every=60, seconds=70))

    in_virtual_time(work())


def test_a_ban_that_discord_did_not_answer_is_tried_again_when_it_is_due_and_not_at_the_next_sweep() -> None:
    async def work() -> None:
        records, clock = MemoryRecords(), VirtualClock()
        discord = FakeDiscord(bot=the_bot(), standings={MODERATOR: a_moderator()}, unreachable={"ban"})
        moderation = Moderation(
            MemoryUnitOfWorkFactory(records),
            MemoryCaseReader(records),
            MemoryGuildSettingsReader(records),
            discord,
            clock,
        )
        await moderation.get_settings(GUILD)
        await moderation.open_case(an_intent(target=FINE, lease_until=START))
        workers = Workers(LEASE.total_seconds())
        handler = ResumeCasesHandler(moderation.uow, moderation.carry_out, AgreedClock(clock), LEASE, workers)

        async def look() -> None:
            await handler(ResumeCases([GUILD]))

        asyncio.get_running_loop().call_later(1, discord.unreachable.clear)
        await repeating(look, workers, every=60, seconds=20)
        assert [case.status for case in records[CASES].values()] == [CaseStatus.APPLIED]

    in_virtual_time(work())


@define(eq=False)
class HangingRoles(FakeRoles):
    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await hang(user)
        await super().give(guild, user, role, reason=reason)


def test_roles_that_hang_hold_up_no_other_purchase() -> None:
    async def work() -> None:
        records = MemoryRecords()
        roles = HangingRoles(roles=the_roles().roles)
        shop = Shop(
            MemoryUnitOfWorkFactory(records),
            MemoryShopReader(records),
            MemoryStreakReader(records),
            MemoryGuildSettingsReader(records),
            roles=roles,
            clock=VirtualClock(),
        )
        item = None
        for user in (*HANGING, FINE):
            await shop.gives(user, 500)
            item = item or await shop.sells(price=500)
            await shop.buys(item, user=user)
        workers = Workers(LEASE.total_seconds())
        handler = ResumePurchasesHandler(shop.uow, shop.hand_over, AgreedClock(shop.clock), LEASE, workers)

        async def look() -> None:
            await handler(ResumePurchases([GUILD]))

        await repeating(look, workers, every=60, seconds=1)
        assert {user for (_, user), held in roles.holders.items() if VIP in held} == {FINE}

    in_virtual_time(work())


@define
class SlowRoles:
    """Level roles of two guilds, in one of which all members hang."""

    records: MemoryRecords = field(factory=MemoryRecords)
    clock: VirtualClock = field(factory=VirtualClock)
    roles: HangingRoles = field(
        factory=lambda: HangingRoles(
            roles=GuildRoles(bot_may_manage=True, known={VIP: RoleFacts(id=VIP, name="VIP", position=1)})
        )
    )

    def wait(self, guild: GuildId, user: UserId) -> None:
        self.records[GUILDS][guild] = Guild(id=guild, registered_at=START)
        self.records[LEVEL_REWARDS][guild, Reward(5, VIP)] = Reward(5, VIP)
        self.records[MEMBER_LEVELS][guild, user] = MemberLevel(guild=guild, user=user, xp=5, level=5)
        self.records[ROLE_SYNCS][guild, user] = StoredSync(guild, user, START)


def test_level_roles_that_hang_hold_up_those_of_no_other_guild_and_not_for_ever_those_of_their_own() -> None:
    async def work() -> None:
        slow = SlowRoles()
        for user in (*HANGING, FINE):
            slow.wait(GUILD, user)
        slow.wait(OTHER_GUILD, LATE)
        uow, lease = MemoryUnitOfWorkFactory(slow.records), timedelta(minutes=2)
        sync = SyncLevelRolesHandler(
            MemoryRewardReader(slow.records),
            MemoryGuildSettingsReader(slow.records),
            slow.roles,
            slow.roles,
            NoteRefusalsHandler(uow, slow.clock),
        )
        workers = Workers(SHARE_OF_LEASE * lease.total_seconds(), of_each=OF_EACH_GUILD)
        handler = SyncDueRolesHandler(uow, sync, AgreedClock(slow.clock), lease, workers)

        async def look() -> None:
            await handler(SyncDueRoles([GUILD, OTHER_GUILD]))

        async def look_on() -> None:
            await asyncio.sleep(1)
            assert [user for (_, user) in slow.roles.holders] == [LATE]

        await asyncio.gather(look_on(), repeating(look, workers, every=3, seconds=4 * 96 + 4))
        assert [user for (_, user) in slow.roles.holders] == [LATE, FINE]

    in_virtual_time(work())


class HangingChannel(FakeDigestChannel):
    async def post(self, channel: ChannelId, digest: Digest, week: Week, picture: Png | None) -> MessageId:
        if channel == 1:
            await asyncio.Event().wait()
        return await super().post(channel, digest, week, picture)


def test_a_channel_that_hangs_holds_up_the_digest_of_no_other() -> None:
    async def work() -> None:
        records, channel, monday = MemoryRecords(), HangingChannel(), START + timedelta(days=1)
        week = date(2026, 2, 23)
        uow, reader = MemoryUnitOfWorkFactory(records), MemoryActivityReader(records)
        for guild, where in ((GUILD, 1), (OTHER_GUILD, 2)):
            records[GUILDS][guild] = Guild(id=guild, registered_at=START)
            records[GUILDS][guild].decide([Choice(DIGEST_CHANNEL, where)], by=MODERATOR, at=START)
            records[ACTIVITY_DAYS][guild, FINE, week, 0] = Counted(messages=5)
        workers = Workers(SHARE_OF_LEASE * LEASES[0].total_seconds(), at_once=AT_ONCE)
        handler = PostDigestsHandler(
            uow=uow,
            digests=MemoryDigestReader(records),
            activity=reader,
            book=ActivityBook(reader, lambda: True),
            pictures=FakePictures(),
            channel=channel,
            clock=AgreedClock(VirtualClock(monday)),
            workers=workers,
        )

        async def look() -> None:
            await handler(PostDigests([GUILD, OTHER_GUILD]))

        async def look_on() -> None:
            await asyncio.sleep(1)
            assert {guild for guild, _ in channel.posts} == {OTHER_GUILD}
            await asyncio.sleep(96)
            assert workers.room().under_way == {}, "a post has its time, too"

        await asyncio.gather(look_on(), repeating(look, workers, every=120, seconds=100))
        assert records[DIGESTS][GUILD, week].settled_at is None

    in_virtual_time(work())
