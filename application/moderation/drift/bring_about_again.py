import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from attrs import define, frozen

from application.moderation.claim_again import ClaimAgain, ClaimedAgain
from application.moderation.drift.look import Looks
from application.moderation.queries import CaseReader, CaseView
from application.moderation.record_end import RecordEnd
from application.moderation.take_action import UNANSWERED
from application.shared.clock import SharedClock
from application.shared.command_use import CommandUse
from application.shared.errors import DiscordUnreachable
from application.shared.standings import Standings
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.actions.action import command_for
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.difference import ends_otherwise
from domain.moderation.errors import ActionInProgress, AlreadyInForce
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.moderation.repository import WishedAgain
from domain.moderation.term import NotInForce
from domain.shared.ids import GuildId
from domain.shared.standing import Standing

DOING_TAKES = 30.0
"""Seconds at most, which is less than it is claimed for."""


@frozen(kw_only=True)
class BringAboutAgain:
    """Have Discord do once more what is in force on record."""

    guild: GuildId
    by: Standing
    number: CaseNumber
    asked_at: datetime
    """By Discord's clock."""


@define(kw_only=True)
class BringAboutAgainHandler:
    """Messages are not deleted again, and nobody is told again.

    It is claimed as the end of the case is, so that two of these, and an end or an opposite action, follow each other.
    The wish is recorded with the claim: if the process is killed meanwhile, whoever takes the case over as one that is
    due does what is missing of it.

    Raises what ranks and rights refuse, NotInForce, AlreadyInForce, CaseUnderWay, ActionInProgress, EffectRefused,
    MayNotLook, DiscordUnreachable.
    """

    uow: UnitOfWorkFactory
    cases: CaseReader
    looks: Looks
    standings: Standings
    use: CommandUse
    claim: UseCase[ClaimAgain, ClaimedAgain]
    record_end: UseCase[RecordEnd, None]
    clock: SharedClock

    async def __call__(self, command: BringAboutAgain) -> CaseView:
        case = await self.cases.show(command.guild, command.number)
        target = await self.standings.of(case.guild, case.target)
        bot = await self.standings.of_bot(case.guild)
        check_action(ProposedAction(kind=case.kind, moderator=command.by, target=target, bot=bot))
        await self.use.check(case.guild, command.by, command_for(case.kind))
        if case.kind not in self.looks:
            raise NotInForce(case.number)
        wish = WishedAgain(by=command.by.user, at=command.asked_at)
        claimed = await self.claim(ClaimAgain(guild=case.guild, number=case.number, wish=wish))
        left = claimed.due.seconds_left(await self.clock.now())
        if left <= 0:
            raise DiscordUnreachable  # as far as this process goes, which stood still: the wish is left to others
        try:
            async with asyncio.timeout(min(left, DOING_TAKES)):
                await self._do(claimed.case, claimed.at)
        except TimeoutError as unanswered:
            raise DiscordUnreachable from unanswered
        finally:
            await self._give_back(claimed)
        return CaseView.of(claimed.case)

    async def _give_back(self, claimed: ClaimedAgain) -> None:
        with suppress(*UNANSWERED):  # the claim then runs out by itself: what was done, or not, is told all the same
            await self.record_end(RecordEnd(due=claimed.due, ending=None, began=claimed.at))

    async def _do(self, case: Case, now: datetime) -> None:
        # After the claim was committed: an action looks for claims after its intent was, so one of the two sees it.
        async with self.uow() as uow:
            if await uow.cases.is_under_way(case.guild, case.target):
                raise ActionInProgress
        look = self.looks[case.kind]
        there = await look.find(case.guild, case.target)
        if there is not None and not ends_otherwise(case.kind, case, there.until, now):
            raise AlreadyInForce(case.number)
        case.delete_messages = timedelta(0)
        await look.restore(case)
