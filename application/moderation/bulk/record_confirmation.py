from collections.abc import Mapping
from datetime import datetime

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.errors import NobodySelected
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import needs_approval
from domain.moderation.bulk.target import EXCLUDED, TargetState
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class RecordConfirmation:
    """`kept_out`: whom the rules exclude by now; `above`: on more than so many, a second person must approve."""

    guild: GuildId
    number: OperationNumber
    by: Standing
    asked_at: datetime
    answer: AnswerPlace
    kept_out: Mapping[UserId, TargetState]
    above: int


@define
class RecordConfirmationHandler:
    """Raises NobodySelected where nobody is left, and what the operation raises."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordConfirmation) -> None:
        guild, number = command.guild, command.number
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(guild, number)
            if command.kept_out:
                await uow.bulk_operations.exclude(guild, number, command.kept_out)
            counts = await uow.bulk_operations.count(guild, number)
            waiting = counts.get(TargetState.WAITING, 0)
            operation.confirm(
                command.by.user,
                needs_approval=needs_approval(operation.act, waiting, command.by, above=command.above),
                at=command.asked_at,
                answer=command.answer,
            )
            if not waiting:
                excluded = sum(counts.get(state, 0) for state in EXCLUDED)
                raise NobodySelected(excluded=excluded, already=sum(counts.values()) - excluded)
            await uow.bulk_operations.save(operation)
            await uow.commit()
