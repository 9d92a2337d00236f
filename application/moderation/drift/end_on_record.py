from attrs import define, frozen

from application.moderation.drift.look import Looks
from application.moderation.drift.record_lifting import RecordLifting
from application.moderation.queries import CaseReader, CaseView
from application.moderation.standing_of_moderator import standing_of_moderator
from application.shared.command_use import CommandUse
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.actions.action import command_for
from domain.moderation.amending import ProposedAmendment, check_ranks
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import AlreadyInForce
from domain.moderation.term import NotInForce
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class EndOnRecord:
    """Have the record say that something does not hold any more, as Discord does."""

    guild: GuildId
    by: Standing
    number: CaseNumber


@define
class EndOnRecordHandler:
    """Raises MissingPermission, RankTooLow, AmendmentRefused, CaseUnderWay, NotInForce, AlreadyInForce, MayNotLook,
    DiscordUnreachable."""

    _cases: CaseReader
    _looks: Looks
    _standings: Standings
    _use: CommandUse
    _record: UseCase[RecordLifting, CaseView]

    async def __call__(self, command: EndOnRecord) -> CaseView:
        case = await self._cases.show(command.guild, command.number)
        command.by.require(case.kind.needs_of_moderator)
        await self._use.check(case.guild, command.by, command_for(case.kind.undone_by or case.kind))
        check_ranks(
            ProposedAmendment(
                number=case.number,
                by=command.by,
                target=await self._standings.of(case.guild, case.target),
                moderator=await standing_of_moderator(self._standings, case),
            )
        )
        if case.kind not in self._looks:
            raise NotInForce(case.number)
        if await self._looks[case.kind].find(case.guild, case.target) is not None:
            raise AlreadyInForce(case.number)
        return await self._record(RecordLifting(guild=case.guild, number=case.number))
