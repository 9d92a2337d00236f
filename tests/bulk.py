"""Bulk operations put together, on whichever unit of work a test brings, and a raid to try them on."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import count

from attrs import define, field
from discord.utils import snowflake_time

from application.guilds.get_settings import GetSettingsHandler
from application.guilds.queries import GuildSettingsReader
from application.moderation.bulk.approve_bulk import ApproveBulk, ApproveBulkHandler
from application.moderation.bulk.check_anew import CheckAnewHandler
from application.moderation.bulk.confirm_bulk import ConfirmBulk, ConfirmBulkHandler
from application.moderation.bulk.end_bulk import EndBulkHandler
from application.moderation.bulk.give_back_bulk import GiveBackBulkHandler
from application.moderation.bulk.lapse_bulks import LapseBulkHandler, LapseBulks, LapseBulksHandler
from application.moderation.bulk.open_batch import OpenBatchHandler
from application.moderation.bulk.plan_bulk import Meant, PlanBulk, PlanBulkHandler, PlannedBulk
from application.moderation.bulk.plan_undo import PlanUndo, PlanUndoHandler
from application.moderation.bulk.ports import MemberNames
from application.moderation.bulk.queries import BulkReader, BulkStatus
from application.moderation.bulk.record_approval import RecordApprovalHandler
from application.moderation.bulk.record_confirmation import RecordConfirmationHandler
from application.moderation.bulk.retry_bulk import RetryBulk, RetryBulkHandler
from application.moderation.bulk.run_bulk import RunBulkHandler
from application.moderation.bulk.run_due_bulks import RunDueBulks, RunDueBulksHandler
from application.moderation.bulk.save_plan import SavePlanHandler
from application.moderation.bulk.select_targets import SelectTargetsHandler
from application.moderation.bulk.settle_batch import SettleBatchHandler
from application.moderation.bulk.stop_bulk import StopBulk, StopBulkHandler
from application.moderation.bulk.tell_targets import TellTargetsHandler
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from domain.guilds.guild import Choice
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import Target, TargetState
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.reason import Reason
from domain.shared.ids import ApplicationId, RoleId, UserId
from domain.shared.language import Language
from domain.shared.names import Names
from domain.shared.settings import Setting
from domain.shared.standing import Standing
from infrastructure.moderation.bulk.patterns import Re2Patterns
from tests.builders import GUILD, MEMBER, MODERATOR, OWNER, a_moderator, a_request, a_standing, the_bot
from tests.fakes.bulk import OPERATIONS
from tests.fakes.bulk_discord import FakeBulkDiscord
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.command_use import FakeCommandUse
from tests.fakes.discord import FakeDiscord
from tests.fakes.members import MemoryMemberReader
from tests.fakes.records import MemoryRecords
from tests.fakes.zones import FakeZones
from tests.sweeps import Sweep

ANSWER = AnswerPlace(application=ApplicationId(5), token="a token", language=Language.GERMAN)
LEASE = timedelta(minutes=5)
OTHER_MODERATOR = UserId(11)
FIRST = 1_000


def raiders(number: int) -> list[UserId]:
    return [UserId(FIRST + each) for each in range(number)]


def ids_of(users: Iterable[UserId]) -> str:
    """As somebody would paste them."""
    return "\n".join(f"{user:018}" for user in users)


def once(then: Callable[[], object]) -> Callable[[], None]:
    return nth(1, then)


def nth(number: int, then: Callable[[], object]) -> Callable[[], None]:
    calls = count(1)

    def called() -> None:
        if next(calls) == number:
            then()

    return called


def a_raid(number: int) -> FakeDiscord:
    """Two moderators, so many raiders below them, and a bot above all."""
    everybody = {MODERATOR: a_moderator(), OTHER_MODERATOR: a_moderator(OTHER_MODERATOR)}
    everybody |= {user: a_standing(user, top_role=1) for user in raiders(number)}
    return FakeDiscord(bot=the_bot(), standings=everybody)


@define(eq=False)
class Bulk:
    uow: UnitOfWorkFactory
    reader: BulkReader
    settings: GuildSettingsReader
    discord: FakeBulkDiscord = field(factory=lambda: FakeBulkDiscord(a_raid(5)))
    clock: FakeClock = field(factory=FakeClock)
    use: FakeCommandUse = field(factory=FakeCommandUse)
    wake: asyncio.Event = field(factory=asyncio.Event)
    seen: MemberNames = field(factory=lambda: MemoryMemberReader(MemoryRecords()))

    def __attrs_post_init__(self) -> None:
        self.discord.clock, self.discord.reader = self.clock, self.reader

    @property
    def get_settings(self) -> GetSettingsHandler:
        return GetSettingsHandler(self.settings, self.uow, self.clock)

    async def plan(
        self,
        act: BulkAct = BAN_ALL,
        *,
        meant: Meant | None = None,
        by: Standing | None = None,
        reason: str | None = "raid",
        role: RoleId | None = None,
        tell: bool = False,
    ) -> PlannedBulk:
        """For all raiders there are, if nothing is said."""
        handler = PlanBulkHandler(
            uow=self.uow,
            standings=self.discord.small,
            roles=self.discord,
            use=self.use,
            get_settings=self.get_settings,
            select=SelectTargetsHandler(self.discord, self.seen, Re2Patterns(), self.discord.works),
            save=SavePlanHandler(self.uow),
            reader=self.reader,
            zones=FakeZones(self.get_settings),
        )
        everybody = [user for user in self.discord.small.standings if user >= FIRST]
        return await handler(
            PlanBulk(
                guild=GUILD,
                act=act,
                by=by or a_moderator(),
                names=Names(username="dalia"),
                meant=meant or Meant(users=ids_of(everybody)),
                reason=reason,
                request=a_request(),
                asked_at=self.clock.now(),
                role=role,
                tell=tell,
            )
        )

    async def plan_undo(self, number: OperationNumber, *, by: Standing | None = None) -> PlannedBulk:
        handler = PlanUndoHandler(
            uow=self.uow,
            standings=self.discord.small,
            use=self.use,
            get_settings=self.get_settings,
            save=SavePlanHandler(self.uow),
            reader=self.reader,
        )
        return await handler(
            PlanUndo(
                guild=GUILD,
                number=number,
                by=by or a_moderator(),
                names=Names(username="dalia"),
                reason=None,
                request=a_request(),
                asked_at=self.clock.now(),
            )
        )

    async def confirm(self, planned: PlannedBulk, *, by: Standing | None = None) -> BulkStatus:
        check = CheckAnewHandler(self.reader, self.discord, self.discord.small, self.discord, self.use)
        record = RecordConfirmationHandler(self.uow)
        handler = ConfirmBulkHandler(check, self.get_settings, record, self.reader, self.wake)
        number, at = planned.status.operation.number, self.clock.now()
        return await handler(
            ConfirmBulk(guild=GUILD, number=number, by=by or a_moderator(), asked_at=at, answer=ANSWER)
        )

    async def approve(self, number: OperationNumber, *, by: Standing | None = None) -> BulkStatus:
        record = RecordApprovalHandler(self.uow)
        handler = ApproveBulkHandler(self.discord.small, self.use, record, self.reader, self.wake)
        asker = by or a_moderator(OTHER_MODERATOR)
        return await handler(
            ApproveBulk(guild=GUILD, number=number, by=asker, asked_at=self.clock.now(), answer=ANSWER)
        )

    async def stop(self, number: OperationNumber, *, by: Standing | None = None) -> None:
        await StopBulkHandler(self.uow, self.clock)(StopBulk(guild=GUILD, number=number, by=by or a_moderator()))

    async def confirmed(self, act: BulkAct = BAN_ALL, *, role: RoleId | None = None, tell: bool = False) -> BulkStatus:
        """Planned by the owner, whom nobody has to approve."""
        owner = a_standing(MODERATOR, top_role=5, is_owner=True)
        return await self.confirm(await self.plan(act, by=owner, role=role, tell=tell), by=owner)

    async def run(self) -> int:
        """Until nothing is due; how many operations were gone on with."""
        clock, workers = AgreedClock(self.clock), Workers(LEASE.total_seconds())
        handler = RunDueBulksHandler(self.uow, self.runner, clock, LEASE, workers)
        return await Sweep(handler, workers)(RunDueBulks([GUILD]))

    @property
    def runner(self) -> RunBulkHandler:
        clock = AgreedClock(self.clock)
        return RunBulkHandler(
            works=self.discord.works,
            reader=self.reader,
            members=self.discord,
            people=self.discord.people,
            standings=self.discord.small,
            roles=self.discord,
            tell=TellTargetsHandler(self.discord.small, self.get_settings),
            open_batch=OpenBatchHandler(self.uow, clock),
            settle_batch=SettleBatchHandler(self.uow, AgreedClock(self.clock)),
            end=EndBulkHandler(self.uow, self.clock),
            give_back=GiveBackBulkHandler(self.uow),
            clock=clock,
            lease=LEASE,
        )

    async def choose(self, setting: Setting[int], number: int) -> None:
        async with self.uow() as uow:
            guild = await uow.guilds.register(GUILD, at=START)
            guild.decide([Choice(setting, number)], by=OWNER, at=START)
            await uow.guilds.save(guild)
            await uow.commit()

    async def lapse(self) -> None:
        """End what waited too long for a second person."""
        handler = LapseBulksHandler(self.reader, LapseBulkHandler(self.uow, self.clock), self.clock)
        await handler(LapseBulks([GUILD]))

    async def retry(self, number: OperationNumber, *, by: Standing | None = None) -> None:
        handler = RetryBulkHandler(self.uow, self.reader, self.use, AgreedClock(self.clock), self.wake)
        await handler(RetryBulk(guild=GUILD, number=number, by=by or a_moderator()))

    async def status(self, number: int = 1) -> BulkStatus:
        return await self.reader.show(GUILD, OperationNumber(number))


PLANNED, AWAITING, RUNNING, ENDED = map(OperationNumber, range(1, 5))


def remember_operations(records: MemoryRecords) -> None:
    """A ban of MEMBER in each state; MODERATOR asked for the first, and somebody else for the others."""
    for number in (PLANNED, AWAITING, RUNNING, ENDED):
        plan = Plan(
            guild=GUILD,
            act=BAN_ALL,
            moderator=MODERATOR if number == PLANNED else OTHER_MODERATOR,
            moderator_names=Names(username="dalia"),
            reason=Reason("raid"),
            request=a_request(),
            planned_at=snowflake_time(50_000),
        )
        operation = BulkOperation.plan(plan, number)
        if number > PLANNED:
            operation.confirm(operation.moderator, needs_approval=True, at=operation.planned_at, answer=ANSWER)
        if number > AWAITING:
            operation.approve(MODERATOR, at=operation.planned_at, answer=ANSWER)
        if number > RUNNING:
            operation.end(at=operation.planned_at)
        operation.pull_events()
        records[OPERATIONS][GUILD, number] = operation
        state = TargetState.DONE if number == ENDED else TargetState.WAITING
        records[TARGETS][GUILD, number, MEMBER] = Target(
            guild=GUILD, operation=number, user=MEMBER, ordinal=0, state=state, username="emil"
        )
