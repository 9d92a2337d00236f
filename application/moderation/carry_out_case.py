"""The effect of a case, between its two transactions; neither a lock nor a connection is held meanwhile."""

import asyncio
from datetime import timedelta
from typing import assert_never

from attrs import define, frozen

from application.moderation.effects import Effects
from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import audit_reason
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import MemberNotifier
from application.moderation.queries import CaseView
from application.moderation.settle_case import SettleCase
from application.shared.clock import Clock
from application.shared.errors import DiscordUnreachable
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.case import Case, Failure, Notice
from domain.moderation.errors import ActionRefused
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.shared.errors import MissingPermission

RESUMED_FOR = timedelta(hours=1)
"""An action interrupted longer ago than this is no longer done: by then people may have acted themselves."""

SHARE_OF_LEASE = 0.8
"""How much of the lease may be used to act: long before another process may claim the case, this one gives it up."""


@frozen
class CarryOutCase:
    """The lease of `case` is this process's own."""

    case: Case
    resumed: bool = False


@frozen
class _Outcome:
    failure: Failure | None
    notice: Notice


@define
class CarryOutCaseHandler:
    """Tells the member, acts, and records the outcome.

    For a resumed case, whose first try ended somewhere in between, it first asks Discord what was done already, and
    does only what is missing. Raises DiscordUnreachable, with the case left pending; also when the lease runs short.
    """

    _effects: Effects
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
            SettleCase(
                guild=case.guild,
                number=case.number,
                lease=case.lease_token,
                failure=outcome.failure,
                notice=outcome.notice,
            )
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
            trace = await self._effects[case.kind].trace(case, told=told)
        except MayNotLook as unseen:
            if late:
                return _Outcome(Failure.UNVERIFIABLE, known)
            raise DiscordUnreachable from unseen
        match trace:
            case Trace.OURS:
                return _Outcome(None, known)
            case Trace.FOREIGN:
                return _Outcome(Failure.SUPERSEDED, known)
            case Trace.ABSENT if late:
                return _Outcome(Failure.INTERRUPTED, known)
            case Trace.ABSENT if not await self._still_allowed(case):
                return _Outcome(Failure.NO_LONGER_ALLOWED, known)
            case Trace.ABSENT:
                return _Outcome(await self._act(case), known) if told else await self._tell_and_act(case)
            case _:
                assert_never(trace)

    async def _overtaken(self, case: Case) -> bool:
        """Whether somebody brought the state about between the check and the opening of the case."""
        return await self._effects[case.kind].redundancy(case.guild, case.target) is not None

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
        try:
            await self._effects[case.kind].bring_about(case, audit_reason=audit_reason(case))
        except EffectRefused as refused:
            return None if await self._done_all_the_same(case, refused.failure) else refused.failure
        return None

    async def _done_all_the_same(self, case: Case, failure: Failure) -> bool:
        """A request whose answer was lost is sent again by the HTTP client, and may then be refused because it was
        done the first time: an unban finds no ban, a kick no member."""
        if failure is not Failure.UNKNOWN_MEMBER:
            return False
        try:
            return await self._effects[case.kind].trace(case, told=False) is Trace.OURS
        except MayNotLook as unseen:
            raise DiscordUnreachable from unseen


def _untold(case: Case) -> Notice:
    return Notice.NOT_DELIVERED if case.notice is Notice.PENDING else case.notice
