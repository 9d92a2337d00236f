"""The end of an action whose time is over: first in Discord, then on record."""

import asyncio
from datetime import datetime, timedelta

from attrs import define, frozen

from application.moderation.do_again import DoAgain
from application.moderation.effects import Lifts
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.postpone_end import PostponeEnd
from application.moderation.record_end import RecordEnd
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.actions import is_known
from domain.moderation.case import Case
from domain.moderation.repository import DueCase
from domain.moderation.term import Ending

LIFTING_TAKES = 30.0
"""Seconds at most, which is less than the shortest lease."""

TRIED_AGAIN_AFTER = timedelta(seconds=15)
"""Where Discord gave no answer."""

MAY_NOT_LOOK = "I may not see the bans or the audit log"

KNOWN_ELSEWHERE = "only another version of me knows this kind of action"


@frozen
class EndCase:
    """The claim `due` is this process's own."""

    due: DueCase


@define
class EndCaseHandler:
    """Ends what is still the case's own, or renews what Discord would end too early.

    What somebody wished to be done again, and their process did not live to do, is done first.

    Where Discord refuses, the case stays due and is tried again when its lease runs out, with the reason on record;
    so does one of a kind that only another version knows. Where Discord does not answer, or while another action on the
    member is under way, it is tried again soon, and the try does not count. Nothing goes on for longer than the lease.
    Returns whether it was done.
    """

    _uow: UnitOfWorkFactory
    _lifts: Lifts
    _record_end: UseCase[RecordEnd, None]
    _postpone_end: UseCase[PostponeEnd, None]
    _do_again: UseCase[DoAgain, bool]
    _clock: SharedClock

    async def __call__(self, command: EndCase) -> bool:
        async with self._uow() as uow:
            case = await uow.cases.get(command.due.guild, command.due.number)
            # After the claim was committed: an action looks for claims after its intent was, so one of the two sees it.
            is_under_way = await uow.cases.is_under_way(case.guild, case.target)
        if case.has_not_ended and not is_known(case.kind):
            await self._postpone(command.due, KNOWN_ELSEWHERE)  # its end is kept for the version that knows it
            return False
        began = await self._clock.now()
        left = command.due.seconds_left(began)
        if left <= 0:
            return False  # this process stood still: somebody else has claimed it by now, or will
        try:
            async with asyncio.timeout(min(left, LIFTING_TAKES)):
                ending = await self._end(case, command.due, began, is_under_way=is_under_way)
        except (TimeoutError, DiscordUnreachable):
            await self._postpone(command.due, None)
        except EffectRefused as refused:
            await self._postpone(command.due, refused.why or refused.failure.value)
        except MayNotLook:
            await self._postpone(command.due, MAY_NOT_LOOK)
        else:
            await self._record_end(RecordEnd(due=command.due, ending=ending, began=began))
            return True
        return False

    async def _end(self, case: Case, due: DueCase, now: datetime, *, is_under_way: bool) -> Ending | None:
        if not case.is_in_force:
            return None  # it ended otherwise
        if is_under_way:
            raise DiscordUnreachable  # as far as this case goes
        lift = self._lifts[case.kind]
        is_over = case.expires_at is not None and case.expires_at <= now
        if is_over:
            return await lift.lift(case)
        wish = due.wished_again
        if wish is not None and await self._do_again(DoAgain(case=case, wish=wish)):
            return None
        return await lift.renew(case, was_to_end=await self._was_to_end(case))

    async def _was_to_end(self, case: Case) -> bool:
        if case.kind.kept_for is None:
            return False  # of these Discord ends none by itself
        async with self._uow() as uow:
            return await uow.cases.was_to_end(case)

    async def _postpone(self, due: DueCase, problem: str | None) -> None:
        until = await self._clock.now() + TRIED_AGAIN_AFTER
        await self._postpone_end(PostponeEnd(due=due, until=until, problem=problem))
