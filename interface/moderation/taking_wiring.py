from datetime import timedelta

from attrs import frozen

from application.moderation.carry_out_case import CarryOutCase, CarryOutCaseHandler
from application.moderation.do_again import DoAgainHandler
from application.moderation.end_case import EndCase, EndCaseHandler
from application.moderation.end_due_cases import LEASES, EndDueCases, EndDueCasesHandler
from application.moderation.give_owed_answers import TRIED_AGAIN_AFTER, GiveOwedAnswers, GiveOwedAnswersHandler
from application.moderation.open_case import OpenCaseHandler
from application.moderation.postpone_case import PostponeCaseHandler
from application.moderation.postpone_end import PostponeEndHandler
from application.moderation.queries import CaseReader, CaseView
from application.moderation.record_end import RecordEnd, RecordEndHandler
from application.moderation.resume_cases import ResumeCases, ResumeCasesHandler
from application.moderation.settle_case import SettleCaseHandler
from application.moderation.take_action import TakeAction, TakeActionHandler
from application.shared.command_use import CommandUse
from application.shared.moments import Moments
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from interface.moderation.ports import ModerationPorts
from interface.shared.context import Background
from interface.shared.wiring import Shared, zones_of


@frozen(kw_only=True)
class Taking:
    """Taking an action, and whatever brings an action to its end."""

    take_action: UseCase[TakeAction, CaseView]
    carry_out: UseCase[CarryOutCase, CaseView]
    end_case: UseCase[EndCase, bool]
    record_end: UseCase[RecordEnd, None]
    background: tuple[Background, ...]


def open_taking(
    shared: Shared,
    get_settings: UseCase[GuildId, Settings],
    ports: ModerationPorts,
    *,
    use: CommandUse,
    cases: CaseReader,
    moments: Moments,
) -> Taking:
    uow, clock, served = shared.uow, shared.clock, shared.client.served_guilds
    lease = timedelta(seconds=shared.settings.moderation.lease)
    settle_case = shared.transaction(SettleCaseHandler(uow, shared.shared_clock), also=(ConcurrentChange,))
    postpone_case = shared.transaction(PostponeCaseHandler(uow))
    carry_out = CarryOutCaseHandler(
        ports.effects,
        ports.notifier,
        ports.standings,
        get_settings,
        settle_case,
        postpone_case,
        shared.shared_clock,
        cases,
    )
    take_action = TakeActionHandler(
        standings=ports.standings,
        use=use,
        effects=ports.effects,
        get_settings=get_settings,
        cases=cases,
        open_case=shared.transaction(OpenCaseHandler(uow)),
        carry_out=carry_out,
        clock=shared.shared_clock,
        zones=zones_of(shared, get_settings),
        moments=moments,
        lease=lease,
    )
    record_end = shared.transaction(RecordEndHandler(uow, clock), also=(ConcurrentChange,))
    postpone_end = shared.transaction(PostponeEndHandler(uow))
    do_again = DoAgainHandler(ports.drift.looks, ports.standings, use, shared.shared_clock)
    end_case = EndCaseHandler(uow, ports.lifts, record_end, postpone_end, do_again, shared.shared_clock)
    workers, ending = Workers(lease.total_seconds()), Workers(LEASES[0].total_seconds())
    answering = Workers(TRIED_AGAIN_AFTER.total_seconds())
    resume_cases = ResumeCasesHandler(uow, carry_out, shared.shared_clock, lease, workers)
    end_due_cases = EndDueCasesHandler(uow, end_case, shared.shared_clock, ending)
    give_owed_answers = GiveOwedAnswersHandler(uow, ports.answers, shared.shared_clock, answering)

    async def sweep() -> None:
        await resume_cases(ResumeCases(served()))

    async def end_due() -> None:
        await end_due_cases(EndDueCases(served()))

    async def give_answers() -> None:
        await give_owed_answers(GiveOwedAnswers(served()))

    swept, ended = shared.settings.moderation.sweep_every, shared.settings.moderation.end_every
    return Taking(
        take_action=take_action,
        carry_out=carry_out,
        end_case=end_case,
        record_end=record_end,
        background=(
            Background("sweep", sweep, every=swept, workers=workers),
            Background("owed answers", give_answers, every=swept, workers=answering),
            Background("ends", end_due, every=ended, workers=ending),
        ),
    )
