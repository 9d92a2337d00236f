from attrs import define

from application.moderation.queries import CaseReader, CaseView
from application.moderation.standing_of_moderator import standing_of_moderator
from application.shared.standings import Standings
from domain.moderation.amending import RIGHT, ProposedAmendment, check_amendment
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@define
class AmendableCase:
    """A case, if it is this person's to change: Discord is asked where those stand whom it is about and by.

    That never changes, so it is asked before the transaction. Raises MissingPermission, CaseNotFound or
    AmendmentRefused.
    """

    _cases: CaseReader
    _standings: Standings

    async def __call__(self, guild: GuildId, number: CaseNumber, by: Standing) -> CaseView:
        by.require(RIGHT)
        case = await self._cases.show(guild, number)
        check_amendment(
            ProposedAmendment(
                number=number,
                by=by,
                target=await self._standings.of(guild, case.target),
                moderator=await standing_of_moderator(self._standings, case),
            )
        )
        return case
