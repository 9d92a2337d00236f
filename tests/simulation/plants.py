"""The faults that the simulator was made for, planted again: each takes one mend out of the protocol."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from attrs import define, evolve

from application.moderation import carry_out_case
from application.moderation.carry_out_case import CarryOutCaseHandler
from application.moderation.effects.ban import BanEffect, BanLift
from application.moderation.effects.effect import Trace
from application.moderation.effects.softban import SoftbanEffect
from application.moderation.effects.tokens import audit_reason, carries_token, reason_of_end
from application.moderation.effects.unban import UnbanEffect
from application.moderation.errors import EffectRefused
from application.moderation.ports import AuditedAction
from application.moderation.queries import CaseView
from application.moderation.settle_case import SettleCase, SettleCaseHandler
from application.moderation.take_action import TakeAction
from application.shared.clock import SharedClock
from domain.moderation.actions import KINDS
from domain.moderation.case import GIVEN_UP_AFTER, Case, CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import DueCase
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import LeaseToken, Room
from tests.fakes.case_schedule import MemoryCaseSchedule
from tests.fakes.moderation import CASES, MemoryCaseRepository
from tests.fakes.records import claim
from tests.simulation.bot import Bot
from tests.simulation.process import Process

type Plant = Callable[[pytest.MonkeyPatch], None]


def an_unban_goes_by_what_it_sees(plant: pytest.MonkeyPatch) -> None:
    """Whoever is banned is still banned: nobody asks whose ban it is, or whether the unban was done before."""

    async def trace(effect: UnbanEffect, case: Case, *, told: bool) -> Trace:
        if await effect._bans.find(case.guild, case.target) is not None:
            return Trace.ABSENT
        since = datetime.min.replace(tzinfo=case.opened_at.tzinfo)
        entries = await effect._audit_log.entries(case.guild, case.target, AuditedAction("unban"), since=since)
        return Trace.OURS if entries and carries_token(entries[0].reason, case) else Trace.FOREIGN

    plant.setattr(UnbanEffect, "trace", trace)


def a_refusal_is_believed(plant: pytest.MonkeyPatch) -> None:
    async def act(handler: CarryOutCaseHandler, case: Case, notice: Notice, *, resumed: bool) -> object:
        try:
            await handler._effects[case.kind].bring_about(case)
        except EffectRefused as refused:
            return carry_out_case._Outcome(refused.failure, notice, refused.why)
        return carry_out_case._Outcome(None, notice)

    plant.setattr(CarryOutCaseHandler, "_act", act)


def leases_double_and_every_hour_counts(plant: pytest.MonkeyPatch) -> None:
    async def claim_abandoned(
        cases: MemoryCaseRepository, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[Case, ...]:
        def is_pending(case: Case) -> bool:
            return case.guild in guilds and case.status is CaseStatus.PENDING and case.kind in KINDS

        leases = [lease * 2**doublings for doublings in range(7)]
        rows = cases._transaction[CASES]
        return tuple(
            await claim(rows, lambda case: (case.guild, case.number), is_pending, now=now, leases=leases, room=room)
        )

    async def keep(_handler: CarryOutCaseHandler, _case: Case, _since: object, _wait: timedelta) -> None:
        return

    def is_given_up(case: Case, now: datetime) -> bool:
        return now - case.opened_at > GIVEN_UP_AFTER

    plant.setattr(MemoryCaseRepository, "claim_abandoned", claim_abandoned)
    plant.setattr(CarryOutCaseHandler, "_postpone", keep)
    plant.setattr(carry_out_case, "is_given_up", is_given_up)


def nobody_looks_after_a_ban(plant: pytest.MonkeyPatch) -> None:
    async def bring_about(effect: BanEffect, case: Case) -> None:
        reason = audit_reason(case)
        await effect._bans.ban(case.guild, case.target, delete_messages=case.delete_messages, audit_reason=reason)

    plant.setattr(BanEffect, "bring_about", bring_about)


def whoever_comes_last_records_the_outcome(plant: pytest.MonkeyPatch) -> None:
    async def settle(handler: SettleCaseHandler, command: SettleCase) -> CaseView:
        async with handler._uow() as uow:
            case = await uow.cases.get(command.guild, command.number)
            if case.status is CaseStatus.PENDING:
                now = await handler._clock.now()
                case.settle(failure=command.failure, notice=command.notice, detail=command.detail, at=now)
                await uow.cases.save(case)
                if command.failure is None:
                    await handler._supersede(uow, case, now)
                await uow.commit()
        return CaseView.of(case)

    plant.setattr(SettleCaseHandler, "__call__", settle)


def a_lease_is_looked_at_and_lost_before_the_outcome_is_recorded(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(MemoryCaseRepository, "lock", MemoryCaseRepository.get)


def every_process_goes_by_its_own_clock(plant: pytest.MonkeyPatch) -> None:
    @define
    class OwnClock:
        process: Process

        async def now(self) -> datetime:
            return self.process.now()

    def shared_clock(bot: Bot) -> SharedClock:
        return OwnClock(bot.process)

    receive = Bot.receive

    def receive_late(bot: Bot, command: TakeAction) -> None:
        receive(bot, evolve(command, asked_at=bot.process.now()))

    plant.setattr(Bot, "shared_clock", shared_clock)
    plant.setattr(Bot, "receive", receive_late)


def an_end_takes_whatever_stands(plant: pytest.MonkeyPatch) -> None:
    """Nobody asks whether a person has banned them anew since."""

    async def lift(lift: BanLift, case: Case) -> Ending:
        if await lift._bans.find(case.guild, case.target) is not None:
            await lift._bans.unban(case.guild, case.target, audit_reason=reason_of_end(case))
        return Ending.EXPIRED

    plant.setattr(BanLift, "lift", lift)


def another_end_is_not_told(plant: pytest.MonkeyPatch) -> None:
    """It is planned, and Discord goes by the old one."""

    async def take(
        schedule: MemoryCaseSchedule, guild: GuildId, number: CaseNumber, *, until: datetime, again: object = None
    ) -> DueCase:
        case = schedule._transaction[CASES].find((guild, number))
        assert case is not None
        await schedule.put(guild, number, due_at=case.expires_at or until)
        return DueCase(guild=guild, number=number, lease_token=LeaseToken(uuid4()), due_at=until)

    plant.setattr(MemoryCaseSchedule, "take", take)


def an_end_is_changed_while_somebody_is_at_it(plant: pytest.MonkeyPatch) -> None:
    async def lock(_schedule: MemoryCaseSchedule, _guild: GuildId, _number: CaseNumber, *, now: datetime) -> bool:
        return True

    plant.setattr(MemoryCaseSchedule, "lock", lock)


def what_died_halfway_is_begun_anew(plant: pytest.MonkeyPatch) -> None:
    trace = SoftbanEffect.trace

    async def goes_by_the_rules(effect: SoftbanEffect, case: Case, *, told: bool) -> Trace:
        found = await trace(effect, case, told=told)
        return Trace.ABSENT if found is Trace.BEGUN else found

    plant.setattr(SoftbanEffect, "trace", goes_by_the_rules)


def an_end_that_gives_way_is_seen(plant: pytest.MonkeyPatch) -> None:
    """And the action gives way to that."""

    async def give_way(
        _schedule: MemoryCaseSchedule, claimed: Sequence[DueCase], *, until: datetime
    ) -> tuple[DueCase, ...]:
        return (*claimed,)

    plant.setattr(MemoryCaseSchedule, "give_way", give_way)


def actions_and_ends_of_a_member_meet(plant: pytest.MonkeyPatch) -> None:
    an_end_that_gives_way_is_seen(plant)

    async def is_under_way(_cases: MemoryCaseRepository, _guild: GuildId, _target: UserId) -> bool:
        return False

    async def check_undisturbed(_handler: CarryOutCaseHandler, _case: Case, _now: datetime) -> None:
        return

    plant.setattr(MemoryCaseRepository, "is_under_way", is_under_way)
    plant.setattr(CarryOutCaseHandler, "_check_undisturbed", check_undisturbed)


PLANTS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        an_unban_goes_by_what_it_sees,
        a_refusal_is_believed,
        leases_double_and_every_hour_counts,
        nobody_looks_after_a_ban,
        whoever_comes_last_records_the_outcome,
        a_lease_is_looked_at_and_lost_before_the_outcome_is_recorded,
        every_process_goes_by_its_own_clock,
        an_end_takes_whatever_stands,
        another_end_is_not_told,
        an_end_is_changed_while_somebody_is_at_it,
        what_died_halfway_is_begun_anew,
        an_end_that_gives_way_is_seen,
        actions_and_ends_of_a_member_meet,
    )
}
