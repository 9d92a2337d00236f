from attrs import define, frozen

from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.casebook.record_void import RecordVoid
from application.moderation.queries import CaseView
from application.shared.use_case import UseCase
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import required_reason
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class VoidCase:
    """Have a case count nowhere. What stands in Discord goes on standing: the view says whether something does."""

    guild: GuildId
    number: CaseNumber
    by: Standing
    reason: str | None


@define
class VoidCaseHandler:
    _amendable: AmendableCase
    _record: UseCase[RecordVoid, CaseView]

    async def __call__(self, command: VoidCase) -> CaseView:
        reason = required_reason(command.reason)
        await self._amendable(command.guild, command.number, command.by)
        return await self._record(
            RecordVoid(guild=command.guild, number=command.number, by=command.by.user, reason=reason, is_void=True)
        )
