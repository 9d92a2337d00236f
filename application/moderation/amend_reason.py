from attrs import define, frozen

from application.moderation.queries import CaseReader
from application.moderation.record_reason import AmendedReason, RecordReason
from application.moderation.standing_of_moderator import standing_of_moderator
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.amending import RIGHT, ProposedAmendment, check_amendment
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import parse_reason
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class AmendReason:
    guild: GuildId
    number: CaseNumber
    by: Standing
    reason: str | None


@define
class AmendReasonHandler:
    """Asks Discord where those stand whom the case is about and by, and lets the rules refuse.

    Whom a case is about and by does not change, but where nobody was known, so this is asked before the transaction.
    """

    _cases: CaseReader
    _standings: Standings
    _record: UseCase[RecordReason, AmendedReason]

    async def __call__(self, command: AmendReason) -> AmendedReason:
        command.by.require(RIGHT)
        reason = parse_reason(command.reason)
        case = await self._cases.show(command.guild, command.number)
        check_amendment(
            ProposedAmendment(
                number=case.number,
                by=command.by,
                target=await self._standings.of(case.guild, case.target),
                moderator=await standing_of_moderator(self._standings, case),
            )
        )
        return await self._record(RecordReason(guild=case.guild, number=case.number, by=command.by.user, reason=reason))
