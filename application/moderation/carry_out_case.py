"""The effect of a case, between its two transactions; neither a lock nor a connection is held meanwhile."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import assert_never

from attrs import define, evolve, frozen

from application.moderation.effects import Effects
from application.moderation.effects.effect import Trace
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.notice_found import TELLING_TAKES, notice_found
from application.moderation.ports import HowToAppeal, MemberNotifier, Told
from application.moderation.postpone_case import PostponeCase
from application.moderation.queries import CaseReader, CaseView
from application.moderation.settle_case import SettleCase
from application.shared.clock import SharedClock
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable, TransientFailure
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.case import Case, Failure, Notice, is_given_up
from domain.moderation.errors import ActionRefused
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.shared.errors import MissingPermission
from domain.shared.ids import GuildId
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.settings import Settings

TRIED_AGAIN_AFTER = timedelta(seconds=15)
"""Where Discord gave no answer."""

ASKED_AGAIN_AFTER = timedelta(minutes=2)
"""Where Discord does not let the bot look: somebody must give it the right first."""

MAY_BE_ON_ITS_WAY = timedelta(seconds=30)
"""What an earlier attempt asked of Discord, although there is no answer and nothing to be seen of it."""


@frozen
class CarryOutCase:
    """The lease of `case` is this process's own."""

    case: Case
    resumed: bool = False


@frozen
class _Outcome:
    failure: Failure | None
    notice: Notice
    detail: str | None = None
    notice_detail: str | None = None


@define
class CarryOutCaseHandler:
    """Tells the member, acts, and records the outcome.

    For a resumed case, whose first try ended somewhere in between, it first asks Discord what was done already, and
    does only what is missing. Raises DiscordUnreachable, or MayNotLook, with
    the case left pending and its lease given back; DiscordUnreachable also when the lease runs short.
    """

    _effects: Effects
    _notifier: MemberNotifier
    _standings: Standings
    _get_settings: UseCase[GuildId, Settings]
    _settle: UseCase[SettleCase, CaseView]
    _postpone_case: UseCase[PostponeCase, None]
    _clock: SharedClock
    _cases: CaseReader

    async def __call__(self, command: CarryOutCase) -> CaseView:
        case, began = command.case, await self._clock.now()
        try:
            async with asyncio.timeout(_time_for(case, began).total_seconds()):
                await self._check_undisturbed(case, began)
                outcome = await (self._resume(case, began) if command.resumed else self._begin(case))
        except (TimeoutError, DiscordUnreachable) as unanswered:
            since = began if command.resumed else case.opened_at
            is_tried = not is_given_up(case, began)  # else it is only looked at, and time goes on
            await self._postpone(case, since if is_tried else None, TRIED_AGAIN_AFTER)
            raise DiscordUnreachable from unanswered
        except MayNotLook:
            await self._postpone(case, None, ASKED_AGAIN_AFTER)
            raise
        return await self._settle(
            SettleCase(
                guild=case.guild,
                number=case.number,
                lease=case.lease_token,
                failure=outcome.failure,
                detail=outcome.detail,
                notice=outcome.notice,
                notice_detail=outcome.notice_detail,
            )
        )

    async def _check_undisturbed(self, case: Case, now: datetime) -> None:
        """Asked once the intent is committed; who ends an earlier action on the member looks for it after the claim."""
        if case.kind.is_exclusive and await self._cases.is_at_an_end(case.guild, case.target, now=now):
            raise DiscordUnreachable  # as far as this member goes, until that has ended

    async def _postpone(self, case: Case, impossible_since: datetime | None, wait: timedelta) -> None:
        """Where this cannot be recorded, the case is taken up again when its lease runs out."""
        with suppress(RecordsUnavailable, CommitOutcomeUnknown, TransientFailure):
            now = await self._clock.now()
            until = now + wait  # before which nobody tries, so that the wait is not held against the case either
            impossible_for = timedelta(0) if impossible_since is None else max(until - impossible_since, timedelta(0))
            await self._postpone_case(PostponeCase(case=case, until=until, impossible_for=impossible_for))

    async def _begin(self, case: Case) -> _Outcome:
        if await self._effects[case.kind].is_overtaken(case):
            return _Outcome(Failure.SUPERSEDED, _untold(case))
        return await self._tell_and_act(case, resumed=False)

    async def _resume(self, case: Case, now: datetime) -> _Outcome:
        told = case.notice is Notice.PENDING and await self._notifier.was_told(CaseView.of(case))
        known = Notice.DELIVERED if told else _not_found(case)
        late = is_given_up(case, now)
        try:
            trace = await self._effects[case.kind].trace(case, told=told)
        except MayNotLook:
            if late and not _may_still_come(case, now):
                return _Outcome(Failure.UNVERIFIABLE, known)
            raise
        match trace:
            case Trace.OURS:
                return _Outcome(None, known)
            case Trace.FOREIGN:
                return _Outcome(Failure.SUPERSEDED, known)
            case Trace.BEGUN:
                return await self._act(case, known, resumed=True)
            case Trace.ABSENT if late and _may_still_come(case, now):
                raise DiscordUnreachable  # given up now, it would stand for ever with nobody to end it
            case Trace.ABSENT if late:
                is_allowed = case.disallowed_at is None
                return _Outcome(Failure.INTERRUPTED if is_allowed else Failure.NO_LONGER_ALLOWED, known)
            case Trace.ABSENT if not await self._still_allowed(case):
                case.disallow(at=now)
                raise DiscordUnreachable  # as above
            case Trace.ABSENT if told:
                return await self._act(case, known, resumed=True)
            case Trace.ABSENT:
                return await self._tell_and_act(case, resumed=True)
            case _:
                assert_never(trace)

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

    async def _tell_and_act(self, case: Case, *, resumed: bool) -> _Outcome:
        told = await self._tell(case) if case.notice is Notice.PENDING else Told(case.notice)
        outcome = await self._act(case, told.notice, resumed=resumed)
        if told.notice not in (Notice.UNCERTAIN, Notice.NOT_DELIVERED):
            return outcome
        notice = await notice_found(self._notifier, CaseView.of(case), told.notice)
        why_not = told.why_not if notice is Notice.NOT_DELIVERED else None
        return evolve(outcome, notice=notice, notice_detail=why_not)

    async def _tell(self, case: Case) -> Told:
        """Whether the member can be told is not what the action waits for."""
        try:
            async with asyncio.timeout(TELLING_TAKES):
                return await self._notifier.tell(CaseView.of(case), await self._appeal(case))
        except (DiscordUnreachable, TimeoutError):
            return Told(Notice.UNCERTAIN)

    async def _appeal(self, case: Case) -> HowToAppeal | None:
        """Without the records the member is told all the same."""
        with suppress(RecordsUnavailable, TransientFailure):
            return HowToAppeal.of(await self._get_settings(case.guild), case.kind)
        return None

    async def _act(self, case: Case, notice: Notice, *, resumed: bool) -> _Outcome:
        effect = self._effects[case.kind]
        try:
            await effect.bring_about(case)
        except EffectRefused as refused:
            # A request whose answer was lost is sent again by the HTTP client, and may then be refused because it was
            # done the first time, or because of what happened meanwhile.
            try:
                trace = await effect.trace(case, told=False)
            except MayNotLook:
                if resumed:
                    raise  # an earlier attempt may have done it
                trace = Trace.ABSENT  # nothing speaks against what Discord said
            match trace:
                case Trace.FOREIGN:
                    return _Outcome(Failure.SUPERSEDED, notice)
                case Trace.ABSENT:
                    return _Outcome(refused.failure, notice, refused.why)
                case Trace.BEGUN:
                    raise MayNotLook from refused  # until it can be finished: half of it is not what was decided
                case Trace.OURS:
                    pass
        return _Outcome(None, notice)


def _time_for(case: Case, began: datetime) -> timedelta:
    """Until the lease runs short, or the end comes: who began before it asks for nothing after it."""
    of_lease = SHARE_OF_LEASE * (case.lease_until - began)
    if case.expires_at is None or case.expires_at <= began:
        return of_lease
    return min(of_lease, case.expires_at - began)


def _may_still_come(case: Case, now: datetime) -> bool:
    """Whoever began before it was given up may have asked for it until their lease ran short, though for nothing after
    its end, nor after it was found, under such a lease, to be no longer allowed; what was asked for last may not have
    been done yet."""
    if any(at is not None and at + MAY_BE_ON_ITS_WAY <= now for at in (case.expires_at, case.disallowed_at)):
        return False
    lease = case.lease_until - now
    return not is_given_up(case, now - lease - MAY_BE_ON_ITS_WAY)


def _untold(case: Case) -> Notice:
    return Notice.NOT_DELIVERED if case.notice is Notice.PENDING else case.notice


def _not_found(case: Case) -> Notice:
    """What an earlier attempt sent may be there where the bot may not look, or still be on its way."""
    return Notice.UNCERTAIN if case.notice is Notice.PENDING else case.notice
