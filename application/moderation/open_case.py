from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case import Case, CaseIntent
from domain.moderation.errors import ActionInProgress, DuplicateRequest


@frozen
class OpenedCase:
    case: Case
    is_new: bool


@define
class OpenCaseHandler:
    """Records an intent under the guild's next number; a request delivered again finds the case it opened."""

    _uow: UnitOfWorkFactory

    async def __call__(self, intent: CaseIntent) -> OpenedCase:
        try:
            async with self._uow(turn=intent.guild) as uow:
                case = await uow.cases.open(intent)
                if intent.evidence:
                    await uow.captures.use(intent.guild, intent.evidence, at=intent.opened_at)
                    await uow.case_evidence.add(intent.guild, case.number, intent.evidence, by=intent.moderator)
                await uow.commit()
        except (DuplicateRequest, ActionInProgress):
            async with self._uow() as uow:
                earlier = await uow.cases.opened_by(intent.guild, intent.request)
            if earlier is None:
                raise
            return OpenedCase(earlier, is_new=False)
        return OpenedCase(case, is_new=True)
