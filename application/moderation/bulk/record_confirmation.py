from collections.abc import Mapping
from datetime import datetime

from attrs import define, frozen

from application.moderation.bulk.second_person import needs_second_person
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.actions.action import ActionKind
from domain.moderation.budgets.budget import budget_of, check_budget
from domain.moderation.bulk.approval import ASIDE_FOR
from domain.moderation.bulk.errors import NobodySelected
from domain.moderation.bulk.number import OperationNumber
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
    """Raises NobodySelected where nobody is left, BudgetSpent, and what the operation raises.

    What one moderator confirms at the same moment is recorded one after the other: each counts those before it.
    """

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordConfirmation) -> None:
        guild, number = command.guild, command.number
        async with self._uow() as uow:
            await uow.bulk_operations.lock_plans(guild, command.by.user, since=command.asked_at - ASIDE_FOR)
            operation = await uow.bulk_operations.lock(guild, number)
            if command.kept_out:
                await uow.bulk_operations.exclude(guild, number, command.kept_out)
            counts = await uow.bulk_operations.count(guild, number)
            waiting = counts.get(TargetState.WAITING, 0)
            is_for_two = await needs_second_person(
                uow, operation, waiting, command.by, command.settings, at=command.asked_at
            )
            operation.confirm(
                command.by.user,
                needs_approval=is_for_two,
                at=command.asked_at,
                answer=command.answer,
            )
            if not waiting:
                excluded = sum(counts.get(state, 0) for state in EXCLUDED)
                raise NobodySelected(excluded=excluded, already=sum(counts.values()) - excluded)
            if command.by.is_owner:
                await _check_budget(uow, command, operation.act.kind)
            await uow.bulk_operations.save(operation)
            await uow.commit()


async def _check_budget(uow: UnitOfWork, command: RecordConfirmation, kind: ActionKind) -> None:
    """That one more of the kind is left: the owner needs no second person, and may be bound all the same."""
    budget = budget_of(command.settings, kind, command.by)
    if budget is not None:
        taken_at = await uow.cases.newest_taken(command.guild, command.by.user, kind, most=budget)
        check_budget(kind, budget, [*taken_at, command.asked_at], now=command.asked_at)
