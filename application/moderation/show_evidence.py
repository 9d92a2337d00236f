from attrs import define, frozen

from application.evidence.queries import CaptureView, EvidenceReader
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowEvidence:
    guild: GuildId
    number: CaseNumber
    by: Standing


@define
class ShowEvidenceHandler:
    """The messages that a case is about, as they were kept. Raises MissingPermission."""

    _evidence: EvidenceReader

    async def __call__(self, command: ShowEvidence) -> tuple[CaptureView, ...]:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._evidence.of_case(command.guild, command.number)
