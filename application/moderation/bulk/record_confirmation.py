from collections.abc import Mapping
from datetime import datetime

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.actions.action import ActionKind
from domain.moderation.budgets.budget import budget_of, check_budget
from domain.moderation.bulk.errors import NobodySelected
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import needs_approval
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from domain.moderation.bulk.target import EXCLUDED, TargetState
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class RecordConfirmation:
    """`kept_out`: whom the rules exclude by now."""

    guild: GuildId
    number: OperationNumber
    by: Standing
    asked_at: datetime
    answer: AnswerPlace
    kept_out: Mapping[UserId, TargetState]
    settings: Settings


@define
class RecordConfirmationHandler:
    """Raises NobodySelected where nobody is left, BudgetSpent, and what the operation raises."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordConfirmation) -> None:
        guild, number = command.guild, command.number
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(guild, number)
            if command.kept_out:
                await uow.bulk_operations.exclude(guild, number, command.kept_out)
            counts = await uow.bulk_operations.count(guild, number)
            waiting = counts.get(TargetState.WAITING, 0)
            above = command.settings[APPROVAL_ABOVE]
            is_for_two = needs_approval(operation.act, waiting, command.by, above=above)
            operation.confirm(
                command.by.user,
                needs_approval=is_for_two,
                at=command.asked_at,
                answer=command.answer,
            )
            if not waiting:
                excluded = sum(counts.get(state, 0) for state in EXCLUDED)
                raise NobodySelected(excluded=excluded, already=sum(counts.values()) - excluded)
            if not is_for_two:
                await _check_budget(uow, command, operation.act.kind)
            await uow.bulk_operations.save(operation)
            await uow.commit()


async def _check_budget(uow: UnitOfWork, command: RecordConfirmation, kind: ActionKind) -> None:
    """That one more of the kind is left: who is through with them begins nothing alone that does many at once."""
    budget = budget_of(command.settings, kind, command.by)
    if budget is not None:
        taken_at = await uow.cases.newest_taken(command.guild, command.by.user, kind, most=budget)
        check_budget(kind, budget, [*taken_at, command.asked_at], now=command.asked_at)
