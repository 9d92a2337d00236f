from attrs import define, frozen

from application.moderation.queries import CaseReader
from application.moderation.record_evidence import RecordEvidence
from application.moderation.standing_of_moderator import standing_of_moderator
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.amending import RIGHT, ProposedAmendment, check_amendment
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import CaptureId, GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class AddEvidence:
    guild: GuildId
    number: CaseNumber
    by: Standing
    capture: CaptureId


@define
class AddEvidenceHandler:
    """Raises what changing a reason raises, CaptureForgotten, TooMuchEvidence. Returns how much the case has now."""

    _cases: CaseReader
    _standings: Standings
    _record: UseCase[RecordEvidence, int]

    async def __call__(self, command: AddEvidence) -> int:
        command.by.require(RIGHT)
        case = await self._cases.show(command.guild, command.number)
        check_amendment(
            ProposedAmendment(
                number=case.number,
                by=command.by,
                target=await self._standings.of(case.guild, case.target),
                moderator=await standing_of_moderator(self._standings, case),
            )
        )
        return await self._record(
            RecordEvidence(guild=case.guild, number=case.number, by=command.by.user, capture=command.capture)
        )
