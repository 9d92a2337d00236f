from contextlib import suppress

from attrs import define, frozen

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.end_case import EndCase
from application.moderation.ends.claim_retry import ClaimRetry
from application.moderation.queries import CaseReader, CaseView
from application.moderation.take_action import UNANSWERED
from application.shared.command_use import CommandUse
from application.shared.use_case import UseCase
from domain.moderation.actions.action import command_for
from domain.moderation.amending import RIGHT
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class RetryStuck:
    guild: GuildId
    number: CaseNumber
    by: Standing


@frozen
class RetriedCase:
    """The case as it is now; `is_done` is False where something stood in the way again: it is tried on."""

    case: CaseView
    is_done: bool


@define
class RetryStuckHandler:
    """Tries at once what would be tried by itself later, for somebody who may do such an action."""

    _cases: CaseReader
    _use: CommandUse
    _claim: UseCase[ClaimRetry, CarryOutCase | EndCase]
    _carry_out: UseCase[CarryOutCase, CaseView]
    _end_case: UseCase[EndCase, bool]

    async def __call__(self, command: RetryStuck) -> RetriedCase:
        command.by.require(RIGHT)
        case = await self._cases.show(command.guild, command.number)
        command.by.require(case.kind.needs_of_moderator)
        await self._use.check(case.guild, command.by, command_for(case.kind))
        claimed, is_done = await self._claim(ClaimRetry(guild=case.guild, number=case.number)), False
        with suppress(*UNANSWERED):
            if isinstance(claimed, EndCase):
                is_done = await self._end_case(claimed)
            else:
                await self._carry_out(claimed)
                is_done = True
        return RetriedCase(await self._cases.show(case.guild, case.number), is_done)
