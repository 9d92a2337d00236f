from datetime import datetime

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class RecordApproval:
    guild: GuildId
    number: OperationNumber
    by: UserId
    asked_at: datetime
    answer: AnswerPlace


@define
class RecordApprovalHandler:
    """Raises NotWaitingForApproval, ApprovedByOneself or PlanTooOld."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordApproval) -> None:
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(command.guild, command.number)
            operation.approve(command.by, at=command.asked_at, answer=command.answer)
            await uow.bulk_operations.save(operation)
            await uow.commit()
