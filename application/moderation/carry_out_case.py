"""The effect of a case, between its two transactions; no lock and no connection is held meanwhile."""

from datetime import timedelta
from typing import assert_never

from attrs import define, frozen

from application.moderation.errors import EffectRefused
from application.moderation.ports import Effect, MemberNotifier, SanctionGateway, Standings
from application.moderation.queries import CaseView
from application.moderation.settle_case import SettleCase
from application.shared.clock import Clock
from application.shared.use_case import UseCase
from domain.moderation.case import Case, Failure, Notice
from domain.moderation.errors import ActionRefused
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.moderation.sanction import CaseKind, audit_token
from domain.shared.errors import MissingPermission

RESUMED_FOR = timedelta(hours=1)
"""An action interrupted longer ago than this is not done any more: by then people have acted otherwise."""


@frozen
class CarryOutCase:
    case: Case
    resumed: bool = False


@define
class CarryOutCaseHandler:
    """Tells the member, acts, and records the outcome.

    A resumed case, whose first try ended somewhere in between, first asks Discord what was done already, and does only
    what is missing. Raises DiscordUnreachable with the case left pending.
    """

    _sanctions: SanctionGateway
    _notifier: MemberNotifier
    _standings: Standings
    _settle: UseCase[SettleCase, CaseView]
    _clock: Clock

    async def __call__(self, command: CarryOutCase) -> CaseView:
        case = command.case
        effect, failure, told = Effect.ABSENT, None, False
        if command.resumed:
            told = case.notice is Notice.PENDING and await self._notifier.was_told(CaseView.of(case))
            effect = await self._effect_of(case, told=told)
            failure = await self._obstacle(case, effect)
        to_do = effect is Effect.ABSENT and failure is None
        notice = await self._tell(case, told=told, to_do=to_do)
        if to_do:
            failure = await self._act(case)
        return await self._settle(
            SettleCase(guild=case.guild, number=case.number, failure=failure, notice=notice),
        )

    async def _effect_of(self, case: Case, *, told: bool) -> Effect:
        if case.kind is CaseKind.WARN:
            return Effect.OURS if told else Effect.ABSENT
        return await self._sanctions.effect_of(case.guild, case.target, case.kind, audit_token(case.number))

    async def _obstacle(self, case: Case, effect: Effect) -> Failure | None:
        """Why an interrupted action must not be done any more."""
        if effect is Effect.OURS:
            return None
        if effect is Effect.FOREIGN:
            return Failure.SUPERSEDED
        if self._clock.now() - case.opened_at > RESUMED_FOR:
            return Failure.INTERRUPTED
        action = ProposedAction(
            kind=case.kind,
            moderator=await self._standings.of(case.guild, case.moderator),
            target=await self._standings.of(case.guild, case.target),
            bot=await self._standings.of_bot(case.guild),
        )
        try:
            check_action(action)
        except (ActionRefused, MissingPermission):
            return Failure.NO_LONGER_ALLOWED
        return None

    async def _tell(self, case: Case, *, told: bool, to_do: bool) -> Notice:
        if case.notice is not Notice.PENDING:
            return case.notice
        if told:
            return Notice.DELIVERED
        return await self._notifier.tell(CaseView.of(case)) if to_do else Notice.NOT_DELIVERED

    async def _act(self, case: Case) -> Failure | None:
        reason = " ".join(filter(None, (audit_token(case.number), case.reason)))
        try:
            match case.kind:
                case CaseKind.WARN:
                    pass
                case CaseKind.BAN:
                    await self._sanctions.ban(
                        case.guild, case.target, delete_messages=case.delete_messages, audit_reason=reason
                    )
                case CaseKind.UNBAN:
                    await self._sanctions.unban(case.guild, case.target, audit_reason=reason)
                case _:
                    assert_never(case.kind)
        except EffectRefused as refused:
            return refused.failure
        return None
