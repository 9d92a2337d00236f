"""The actions of one process, each with its own case: who takes them on, ends them, changes and undoes them."""

from attrs import define

from application.guilds.get_settings import GetSettingsHandler
from application.moderation.amend_reason import AmendReasonHandler
from application.moderation.carry_out_case import CarryOutCaseHandler
from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.casebook.record_void import RecordVoidHandler
from application.moderation.casebook.undo_case import UndoCaseHandler
from application.moderation.casebook.unvoid_case import UnvoidCaseHandler
from application.moderation.casebook.void_case import VoidCaseHandler
from application.moderation.choose_place import ChoosePlaceHandler
from application.moderation.do_again import DoAgainHandler
from application.moderation.effects.jail import JailTools
from application.moderation.effects.own_bans import OwnBans
from application.moderation.end_case import EndCaseHandler
from application.moderation.end_due_cases import LEASES, EndDueCasesHandler
from application.moderation.ends.claim_retry import ClaimRetryHandler
from application.moderation.ends.edit_case import EditCaseHandler
from application.moderation.ends.record_edit import RecordEditHandler
from application.moderation.ends.retry_stuck import RetryStuckHandler
from application.moderation.ends.update_notice import UpdateNoticeHandler
from application.moderation.escalation.escalate import EscalateHandler
from application.moderation.escalation.open_automatic_case import OpenAutomaticCaseHandler
from application.moderation.nick.note_nickname import NoteNicknameHandler
from application.moderation.open_case import OpenCaseHandler
from application.moderation.postpone_case import PostponeCaseHandler
from application.moderation.postpone_end import PostponeEndHandler
from application.moderation.queries import CaseView
from application.moderation.reactions import moderation_reactions
from application.moderation.record_end import RecordEnd, RecordEndHandler
from application.moderation.record_reason import RecordReasonHandler
from application.moderation.remember_post import RememberPostHandler
from application.moderation.resume_cases import ResumeCasesHandler
from application.moderation.retry_case_log import RetryCaseLogHandler
from application.moderation.settle_case import SettleCase, SettleCaseHandler
from application.moderation.sync_case_log import SyncCaseLogHandler
from application.moderation.take_action import TakeActionHandler
from application.moderation.take_back_notice import TakeBackNoticeHandler
from application.shared.clock import SharedClock
from application.shared.moments import Moments
from application.shared.reaction import EventReactions
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from infrastructure.dates_in_words import DateparserDates
from tests.fakes.bulk_people import MemoryBulkPeople
from tests.fakes.command_use import FakeCommandUse
from tests.fakes.escalation import MemoryEscalationReader
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.moderation import CASE_SCHEDULE, CASES, MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.fakes.zones import FakeZones
from tests.simulation.client import Client
from tests.simulation.kinds import effects_on, lifts_on
from tests.simulation.process import Process
from tests.simulation.storage import LEASE


@define(eq=False)
class Stalling:
    """What records an outcome or an end, before which the process may stand still."""

    _records: MemoryRecords
    _process: Process
    _settle_case: SettleCaseHandler
    _record_end: RecordEndHandler

    async def settle(self, command: SettleCase) -> CaseView:
        def somebody_else_has_it() -> bool:
            return self._records[CASES][command.guild, command.number].lease_token != command.lease

        is_failure = command.failure is not None
        await self._process.has_outcome(is_failure=is_failure, somebody_else_has_it=somebody_else_has_it)
        return await self._settle_case(command)

    async def note_end(self, command: RecordEnd) -> None:
        key = command.due.guild, command.due.number

        def somebody_else_has_it() -> bool:
            due = self._records[CASE_SCHEDULE].get(key)
            return due is None or due.lease_token != command.due.lease_token

        await self._process.has_outcome(is_failure=False, somebody_else_has_it=somebody_else_has_it)
        await self._record_end(command)


@define(eq=False, kw_only=True)
class Moderating:
    sweepers: Workers
    enders: Workers
    take_action: TakeActionHandler
    amend_reason: AmendReasonHandler
    resume_cases: ResumeCasesHandler
    end_due_cases: EndDueCasesHandler
    edit_case: EditCaseHandler
    retry_stuck: RetryStuckHandler
    undo_case: UndoCaseHandler
    void_case: VoidCaseHandler
    unvoid_case: UnvoidCaseHandler
    take_back: TakeBackNoticeHandler
    reactions: EventReactions


def moderating(
    records: MemoryRecords,
    uow: UnitOfWorkFactory,
    client: Client,
    jail: JailTools,
    get_settings: GetSettingsHandler,
    clock: SharedClock,
    process: Process,
) -> Moderating:
    cases, settings = MemoryCaseReader(records), MemoryGuildSettingsReader(records)
    sweepers, enders = Workers(LEASE.total_seconds()), Workers(LEASES[0].total_seconds())
    effects = effects_on(client, jail, clock, NoteNicknameHandler(uow))
    stalling = Stalling(records, process, SettleCaseHandler(uow, clock), RecordEndHandler(uow, process))
    carry_out = CarryOutCaseHandler(
        effects, client, client, get_settings, stalling.settle, PostponeCaseHandler(uow), clock, cases
    )
    take_action = TakeActionHandler(
        standings=client,
        use=FakeCommandUse(),
        effects=effects,
        get_settings=get_settings,
        cases=cases,
        open_case=OpenCaseHandler(uow),
        carry_out=carry_out,
        clock=clock,
        zones=FakeZones(get_settings),
        moments=Moments(DateparserDates()),
        lease=LEASE,
    )
    amend_reason = AmendReasonHandler(cases, client, RecordReasonHandler(uow, process))
    resume_cases = ResumeCasesHandler(uow, carry_out, clock, LEASE, sweepers)
    lifts = lifts_on(client, jail, clock, OwnBans(client, MemoryBulkPeople(records)))
    do_again = DoAgainHandler({}, client, FakeCommandUse(), clock)  # nobody presses a button here
    end_case = EndCaseHandler(uow, lifts, stalling.note_end, PostponeEndHandler(uow), do_again, clock)
    end_due_cases = EndDueCasesHandler(uow, end_case, clock, enders)
    edit_case = EditCaseHandler(
        cases=cases,
        standings=client,
        use=FakeCommandUse(),
        record=RecordEditHandler(uow, clock),
        end_case=end_case,
        zones=FakeZones(get_settings),
        moments=Moments(DateparserDates()),
        clock=clock,
    )
    undo_case = UndoCaseHandler(cases, take_action)
    amendable, record_void = AmendableCase(cases, client), RecordVoidHandler(uow, process)
    void_case = VoidCaseHandler(amendable, record_void)
    unvoid_case = UnvoidCaseHandler(amendable, record_void)
    retry_stuck = RetryStuckHandler(cases, FakeCommandUse(), ClaimRetryHandler(uow, clock), carry_out, end_case)
    sync = SyncCaseLogHandler(cases, settings, client, ChoosePlaceHandler(uow), RememberPostHandler(uow))
    retry = RetryCaseLogHandler(FakeWaiting())  # the outbox here parks nothing
    take_back = TakeBackNoticeHandler(cases, client)
    escalate = EscalateHandler(
        escalation=MemoryEscalationReader(records),
        cases=cases,
        standings=client,
        effects=effects,
        get_settings=get_settings,
        open_case=OpenAutomaticCaseHandler(uow, process),
        carry_out=carry_out,
        clock=clock,
        lease=LEASE,
    )
    reactions = moderation_reactions(
        sync_case_log=sync,
        retry_case_log=retry,
        take_back_notice=take_back,
        update_notice=UpdateNoticeHandler(cases, client, get_settings),
        escalate=escalate,
    )
    return Moderating(
        sweepers=sweepers,
        enders=enders,
        take_action=take_action,
        amend_reason=amend_reason,
        resume_cases=resume_cases,
        end_due_cases=end_due_cases,
        edit_case=edit_case,
        retry_stuck=retry_stuck,
        undo_case=undo_case,
        void_case=void_case,
        unvoid_case=unvoid_case,
        take_back=take_back,
        reactions=reactions,
    )
