"""One process of the bot: the product's use cases on the simulated Discord and the records in memory."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from attrs import define, field

from application.channels.reactions import channels_reactions
from application.guilds.get_settings import GetSettingsHandler
from application.guilds.reactions import GUILD_REACTIONS
from application.moderation.amend_reason import AmendReason, AmendReasonHandler
from application.moderation.bulk.reactions import bulk_reactions
from application.moderation.carry_out_case import CarryOutCaseHandler
from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.casebook.record_void import RecordVoidHandler
from application.moderation.casebook.undo_case import UndoCase, UndoCaseHandler
from application.moderation.casebook.unvoid_case import UnvoidCase, UnvoidCaseHandler
from application.moderation.casebook.void_case import VoidCase, VoidCaseHandler
from application.moderation.choose_place import ChoosePlaceHandler
from application.moderation.effects import Effects, Lifts, by_kind
from application.moderation.effects.ban import BanEffect, BanLift
from application.moderation.effects.jail import JailEffect, JailLift
from application.moderation.effects.kick import KickEffect
from application.moderation.effects.note import NoteEffect
from application.moderation.effects.softban import SoftbanEffect
from application.moderation.effects.timeout import TimeoutEffect, TimeoutLift
from application.moderation.effects.unban import UnbanEffect
from application.moderation.effects.unjail import UnjailEffect
from application.moderation.effects.untimeout import UntimeoutEffect
from application.moderation.effects.warn import WarnEffect
from application.moderation.end_case import EndCaseHandler
from application.moderation.end_due_cases import LEASES, EndDueCases, EndDueCasesHandler
from application.moderation.ends.claim_retry import ClaimRetryHandler
from application.moderation.ends.edit_case import EditCase, EditCaseHandler
from application.moderation.ends.record_edit import RecordEditHandler
from application.moderation.ends.retry_stuck import RetryStuck, RetryStuckHandler
from application.moderation.ends.update_notice import UpdateNoticeHandler
from application.moderation.errors import ActionUnfinished
from application.moderation.escalation.escalate import EscalateHandler
from application.moderation.escalation.open_automatic_case import OpenAutomaticCaseHandler
from application.moderation.open_case import OpenCaseHandler
from application.moderation.postpone_case import PostponeCaseHandler
from application.moderation.postpone_end import PostponeEndHandler
from application.moderation.queries import CaseView
from application.moderation.reactions import moderation_reactions
from application.moderation.record_end import RecordEnd, RecordEndHandler
from application.moderation.record_reason import RecordReasonHandler
from application.moderation.remember_post import RememberPostHandler
from application.moderation.resume_cases import ResumeCases, ResumeCasesHandler
from application.moderation.retry_case_log import RetryCaseLogHandler
from application.moderation.settle_case import SettleCase, SettleCaseHandler
from application.moderation.sync_case_log import SyncCaseLogHandler
from application.moderation.take_action import TakeAction, TakeActionHandler
from application.moderation.take_back_notice import TakeBackNoticeHandler
from application.reactions import Reactions
from application.shared.clock import SharedClock
from application.shared.errors import ApplicationError
from application.shared.moments import Moments
from application.shared.workers import Workers
from domain.moderation.case import CaseStatus
from domain.shared.errors import DomainError
from domain.shared.ids import UserId
from infrastructure.dates_in_words import DateparserDates
from tests.builders import GUILD
from tests.fakes.command_use import FakeCommandUse
from tests.fakes.escalation import MemoryEscalationReader
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.moderation import CASE_SCHEDULE, CASES, MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.simulation.adopting import Adopting, adopting
from tests.simulation.client import Client
from tests.simulation.faults import Faults
from tests.simulation.jailing import Jailing, jailing
from tests.simulation.locking import Locking, locking
from tests.simulation.massing import Massing, massing
from tests.simulation.process import Process
from tests.simulation.storage import LEASE, Delivery, Outbox, SlowUnitOfWorkFactory
from tests.simulation.themes import ANYTHING, Theme
from tests.simulation.world import AgreedTime, AuditEntry, World, true_time

_SWEEP_EVERY = 60.0
_POLL_EVERY = 20.0
_WATCH_EVERY = 30.0
_CALMLY = 3.0
"""Times as rarely it is looked for more once nothing happens any more; so a schedule takes less to run."""


@define(eq=False)
class Bot:
    world: World
    records: MemoryRecords
    outbox: Outbox
    process: Process
    faults: Faults
    theme: Theme = ANYTHING
    adopts: bool = False
    answers: list[str] = field(factory=list)
    _sweepers: Workers = field(init=False, factory=lambda: Workers(LEASE.total_seconds()))
    _enders: Workers = field(init=False, factory=lambda: Workers(LEASES[0].total_seconds()))
    _relayers: Workers = field(init=False, factory=lambda: Workers(LEASE.total_seconds(), at_once=8, of_each=3))
    _settle_case: SettleCaseHandler = field(init=False)
    _take_action: TakeActionHandler = field(init=False)
    _amend_reason: AmendReasonHandler = field(init=False)
    _resume_cases: ResumeCasesHandler = field(init=False)
    _record_end: RecordEndHandler = field(init=False)
    _end_due_cases: EndDueCasesHandler = field(init=False)
    _edit_case: EditCaseHandler = field(init=False)
    _retry_stuck: RetryStuckHandler = field(init=False)
    _undo_case: UndoCaseHandler = field(init=False)
    _void_case: VoidCaseHandler = field(init=False)
    _unvoid_case: UnvoidCaseHandler = field(init=False)
    _adopting: Adopting = field(init=False)
    _jailing: Jailing = field(init=False)
    massing: Massing = field(init=False)
    locking: Locking = field(init=False)
    _reactions: Reactions = field(init=False)

    def __attrs_post_init__(self) -> None:
        clock = self.shared_clock()
        client = Client(self.world, self.process, self.faults)
        uow = SlowUnitOfWorkFactory(self.records, self.process, self.faults)
        settings, cases = MemoryGuildSettingsReader(self.records), MemoryCaseReader(self.records)
        get_settings = GetSettingsHandler(settings, uow, self.process)
        self._adopting = adopting(self.records, uow, client, get_settings, clock)
        self._jailing = jailing(self.records, uow, client, self.process, clock)
        roles = self._jailing.tools.directory
        self.massing = massing(self.records, uow, client, roles, get_settings, clock, self.process)
        self.locking = locking(self.records, uow, client, get_settings, clock)
        effects: Effects = by_kind(
            [
                WarnEffect(),
                NoteEffect(),
                BanEffect(client, client, client),
                UnbanEffect(client, client),
                KickEffect(client, client),
                SoftbanEffect(client, client),
                TimeoutEffect(client, client, clock),
                UntimeoutEffect(client, client, clock),
                JailEffect(self._jailing.tools),
                UnjailEffect(self._jailing.tools),
            ]
        )
        lifts: Lifts = by_kind(
            [BanLift(client, client), TimeoutLift(client, client, clock), JailLift(self._jailing.tools)]
        )
        self._settle_case = SettleCaseHandler(uow, clock)
        carry_out = CarryOutCaseHandler(
            effects, client, client, get_settings, self._settle, PostponeCaseHandler(uow), clock, cases
        )
        self._take_action = TakeActionHandler(
            standings=client,
            use=FakeCommandUse(),
            effects=effects,
            get_settings=get_settings,
            cases=cases,
            open_case=OpenCaseHandler(uow),
            carry_out=carry_out,
            clock=clock,
            moments=Moments(DateparserDates()),
            lease=LEASE,
        )
        self._amend_reason = AmendReasonHandler(cases, client, RecordReasonHandler(uow, self.process))
        self._resume_cases = ResumeCasesHandler(uow, carry_out, clock, LEASE, self._sweepers)
        self._record_end = RecordEndHandler(uow, self.process)
        end_case = EndCaseHandler(uow, lifts, self._note_end, PostponeEndHandler(uow), clock)
        self._end_due_cases = EndDueCasesHandler(uow, end_case, clock, self._enders)
        self._edit_case = EditCaseHandler(
            cases=cases,
            standings=client,
            use=FakeCommandUse(),
            get_settings=get_settings,
            record=RecordEditHandler(uow, clock),
            end_case=end_case,
            moments=Moments(DateparserDates()),
            clock=clock,
        )
        self._undo_case = UndoCaseHandler(cases, self._take_action)
        amendable, record_void = AmendableCase(cases, client), RecordVoidHandler(uow, self.process)
        self._void_case = VoidCaseHandler(amendable, record_void)
        self._unvoid_case = UnvoidCaseHandler(amendable, record_void)
        self._retry_stuck = RetryStuckHandler(
            cases, FakeCommandUse(), ClaimRetryHandler(uow, clock), carry_out, end_case
        )
        sync = SyncCaseLogHandler(cases, settings, client, ChoosePlaceHandler(uow), RememberPostHandler(uow))
        retry = RetryCaseLogHandler(FakeWaiting())  # the outbox here parks nothing
        take_back = TakeBackNoticeHandler(cases, client)
        escalate = EscalateHandler(
            escalation=MemoryEscalationReader(self.records),
            cases=cases,
            standings=client,
            effects=effects,
            get_settings=get_settings,
            open_case=OpenAutomaticCaseHandler(uow, self.process),
            carry_out=carry_out,
            clock=clock,
            lease=LEASE,
        )
        moderation = moderation_reactions(
            sync_case_log=sync,
            retry_case_log=retry,
            take_back_notice=take_back,
            update_notice=UpdateNoticeHandler(cases, client, get_settings),
            escalate=escalate,
        )
        of_channels = channels_reactions(show_in_log=self.locking.show_in_log)
        of_bulks = bulk_reactions(self.massing.sync, take_back)
        self._reactions = Reactions.joined([moderation, GUILD_REACTIONS, of_bulks, of_channels])

    def shared_clock(self) -> SharedClock:
        return AgreedTime()

    def run(self) -> None:
        start = self.process.start
        start(self._repeat(self._sweep, self._may_sweep, self._sweepers, every=_SWEEP_EVERY))
        start(self._repeat(self._end_due, self._is_any_due, self._enders, every=_POLL_EVERY))
        start(self._repeat(self._deliver, self.outbox.is_any_due, self._relayers, every=_POLL_EVERY))
        if self.adopts:
            adopting = self._adopting
            start(self._repeat(adopting.catch_up, adopting.is_due, adopting.workers, every=_POLL_EVERY))
        if any(self.theme.raids):
            massing = self.massing
            start(self._repeat(massing.look, massing.is_any_due, massing.workers, every=_POLL_EVERY))
        if any(self.theme.locks):
            locking = self.locking
            start(self._repeat(locking.look, locking.is_any_due, locking.workers, every=_POLL_EVERY))
        if self.theme.with_jail:
            start(self._repeat(self._jailing.look, lambda: True, Workers(_WATCH_EVERY), every=_WATCH_EVERY))

    def hear(self, entry: AuditEntry) -> None:
        self.process.start(self._adopting.hear(entry))

    def see(self, user: UserId) -> None:
        self.process.start(self._jailing.see(user))

    def receive(self, command: TakeAction) -> None:
        self.process.start(self._answer(lambda: self._take_action(command)))

    def amend(self, command: AmendReason) -> None:
        async def amended() -> CaseView:
            return (await self._amend_reason(command)).case

        self.process.start(self._answer(amended))

    def edit(self, command: EditCase) -> None:
        async def edited() -> CaseView:
            return (await self._edit_case(command)).case

        self.process.start(self._answer(edited))

    def retry(self, command: RetryStuck) -> None:
        async def retried() -> CaseView:
            return (await self._retry_stuck(command)).case

        self.process.start(self._answer(retried))

    def undo(self, command: UndoCase) -> None:
        self.process.start(self._answer(lambda: self._undo_case(command)))

    def void(self, command: VoidCase) -> None:
        self.process.start(self._answer(lambda: self._void_case(command)))

    def unvoid(self, command: UnvoidCase) -> None:
        self.process.start(self._answer(lambda: self._unvoid_case(command)))

    def ask(self, ask: Callable[[], Awaitable[object]]) -> None:
        """For what is no case."""

        async def asked() -> None:
            await self.process.step()
            with suppress(DomainError, ApplicationError):
                await ask()

        self.process.start(asked())

    async def _answer(self, answer: Callable[[], Awaitable[CaseView]]) -> None:
        await self.process.step()
        try:
            case = await answer()
        except ActionUnfinished as unfinished:
            self.answers.append(f"case {unfinished.number} is unfinished")
        except (DomainError, ApplicationError) as refusal:
            self.answers.append(repr(refusal))
        else:
            self.answers.append(f"case {case.number} {case.status.value}")

    async def _settle(self, command: SettleCase) -> CaseView:
        def somebody_else_has_it() -> bool:
            return self.records[CASES][command.guild, command.number].lease_token != command.lease

        is_failure = command.failure is not None
        await self.process.has_outcome(is_failure=is_failure, somebody_else_has_it=somebody_else_has_it)
        return await self._settle_case(command)

    async def _note_end(self, command: RecordEnd) -> None:
        key = command.due.guild, command.due.number

        def somebody_else_has_it() -> bool:
            due = self.records[CASE_SCHEDULE].get(key)
            return due is None or due.lease_token != command.due.lease_token

        await self.process.has_outcome(is_failure=False, somebody_else_has_it=somebody_else_has_it)
        await self._record_end(command)

    async def _repeat(
        self, look: Callable[[], Awaitable[object]], is_any_due: Callable[[], bool], workers: Workers, *, every: float
    ) -> None:
        """As the product has it, but that nothing is asked of the records where nothing is due; what stands in the way
        is over by the next look."""
        try:
            while True:
                if not is_any_due():
                    await asyncio.sleep(every if self.world.is_busy else _CALMLY * every)
                    continue
                await self.process.step()
                workers.news.clear()
                failures = workers.pull_failures()
                try:
                    await look()
                except ApplicationError as error:
                    failures.append(error)
                for failure in failures:
                    if not isinstance(failure, (DomainError, ApplicationError)):
                        raise failure
                    self.answers.append(repr(failure))
                with suppress(TimeoutError):
                    async with asyncio.timeout(every if self.world.is_busy else _CALMLY * every):
                        await workers.news.wait()
        finally:
            await workers.stop()

    def _may_sweep(self) -> bool:
        return any(case.status is CaseStatus.PENDING for case in self.records[CASES].values())

    def _is_any_due(self) -> bool:
        return any(due.lease_until <= true_time() for due in self.records[CASE_SCHEDULE].values())

    async def _sweep(self) -> None:
        await self._resume_cases(ResumeCases([GUILD]))

    async def _end_due(self) -> None:
        await self._end_due_cases(EndDueCases([GUILD]))

    async def _deliver(self) -> None:
        async def deliver(delivery: Delivery) -> None:
            await self.outbox.deliver(delivery, self.process, self._reactions)

        await self._relayers.take_on(self.outbox.claim, deliver)
