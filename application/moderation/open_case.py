from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.budgets.budget import check_budget
from domain.moderation.case import Case, CaseIntent
from domain.moderation.errors import ActionInProgress, DuplicateRequest


@frozen
class OpenedCase:
    case: Case
    is_new: bool


@define
class OpenCaseHandler:
    """Records an intent under the guild's next number; a request delivered again finds the case it opened.

    Raises BudgetSpent, with nothing recorded.
    """

    _uow: UnitOfWorkFactory

    async def __call__(self, intent: CaseIntent) -> OpenedCase:
        try:
            async with self._uow(turn=intent.guild) as uow:
                case = await uow.cases.open(intent)
                await _check_budget(uow, intent)
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


async def _check_budget(uow: UnitOfWork, intent: CaseIntent) -> None:
    """After the case was opened: until the commit nobody else opens one in the guild, so none goes uncounted."""
    if intent.budget is None:
        return
    taken_at = await uow.cases.newest_taken(intent.guild, intent.moderator, intent.kind, most=intent.budget + 1)
    check_budget(intent.kind, intent.budget, taken_at, now=intent.opened_at)
