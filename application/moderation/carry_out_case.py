"""The effect of a case, between its two transactions; no lock and no connection is held meanwhile."""

import asyncio
from datetime import timedelta
from typing import assert_never

from attrs import define, frozen

from application.moderation.errors import DiscordUnreachable, EffectRefused, MayNotLook
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

SHARE_OF_LEASE = 0.8
"""How much of the lease may be used to act: when another process may take the case up, this one has long let go."""


@frozen
class CarryOutCase:
    """`case.lease_until` is this process's own lease."""

    case: Case
    resumed: bool = False


@frozen
class _Outcome:
    failure: Failure | None
    notice: Notice


@define
class CarryOutCaseHandler:
    """Tells the member, acts, and records the outcome.

    A resumed case, whose first try ended somewhere in between, first asks Discord what was done already, and does only
    what is missing. Raises DiscordUnreachable, with the case left pending, also when the lease runs short.
    """

    _sanctions: SanctionGateway
    _notifier: MemberNotifier
    _standings: Standings
    _settle: UseCase[SettleCase, CaseView]
    _clock: Clock

    async def __call__(self, command: CarryOutCase) -> CaseView:
        case = command.case
        leased = (case.lease_until - self._clock.now()).total_seconds()
        try:
            async with asyncio.timeout(SHARE_OF_LEASE * leased):
                outcome = await (self._resume(case) if command.resumed else self._begin(case))
        except TimeoutError as late:
            raise DiscordUnreachable from late
        return await self._settle(
            SettleCase(guild=case.guild, number=case.number, failure=outcome.failure, notice=outcome.notice)
        )

    async def _begin(self, case: Case) -> _Outcome:
        if await self._overtaken(case):
            return _Outcome(Failure.SUPERSEDED, _untold(case))
        return await self._tell_and_act(case)

    async def _resume(self, case: Case) -> _Outcome:
        told = case.notice is Notice.PENDING and await self._notifier.was_told(CaseView.of(case))
        known = Notice.DELIVERED if told else _untold(case)
        late = self._clock.now() - case.opened_at > RESUMED_FOR
        try:
            effect = await self._effect_of(case, told=told)
        except MayNotLook as unseen:
            if late:
                return _Outcome(Failure.UNVERIFIABLE, known)
            raise DiscordUnreachable from unseen
        match effect:
            case Effect.OURS:
                return _Outcome(None, known)
            case Effect.FOREIGN:
                return _Outcome(Failure.SUPERSEDED, known)
            case Effect.ABSENT if late:
                return _Outcome(Failure.INTERRUPTED, known)
            case Effect.ABSENT if not await self._still_allowed(case):
                return _Outcome(Failure.NO_LONGER_ALLOWED, known)
            case Effect.ABSENT:
                return _Outcome(await self._act(case), known) if told else await self._tell_and_act(case)
            case _:
                assert_never(effect)

    async def _overtaken(self, case: Case) -> bool:
        """Whether somebody brought the state about between the check and the opening of the case."""
        if case.kind is CaseKind.WARN:
            return False
        return await self._sanctions.is_banned(case.guild, case.target) is (case.kind is CaseKind.BAN)

    async def _effect_of(self, case: Case, *, told: bool) -> Effect:
        if case.kind is CaseKind.WARN:
            return Effect.OURS if told else Effect.ABSENT
        return await self._sanctions.effect_of(case.guild, case.target, case.kind, audit_token(case.number))

    async def _still_allowed(self, case: Case) -> bool:
        action = ProposedAction(
            kind=case.kind,
            moderator=await self._standings.of(case.guild, case.moderator),
            target=await self._standings.of(case.guild, case.target),
            bot=await self._standings.of_bot(case.guild),
        )
        try:
            check_action(action)
        except (ActionRefused, MissingPermission):
            return False
        return True

    async def _tell_and_act(self, case: Case) -> _Outcome:
        notice = case.notice
        if notice is Notice.PENDING:
            notice = await self._notifier.tell(CaseView.of(case))
        return _Outcome(await self._act(case), notice)

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
            return None if await self._done_all_the_same(case, refused.failure) else refused.failure
        return None

    async def _done_all_the_same(self, case: Case, failure: Failure) -> bool:
        """An unban whose answer was lost is sent again by the HTTP client, and then refused: the ban is gone."""
        if case.kind is not CaseKind.UNBAN or failure is not Failure.UNKNOWN_MEMBER:
            return False
        try:
            return await self._effect_of(case, told=False) is Effect.OURS
        except MayNotLook as unseen:
            raise DiscordUnreachable from unseen


def _untold(case: Case) -> Notice:
    return Notice.NOT_DELIVERED if case.notice is Notice.PENDING else case.notice
