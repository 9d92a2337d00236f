from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.number import OperationNumber
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class StopBulk:
    guild: GuildId
    number: OperationNumber
    by: Standing


@define
class StopBulkHandler:
    """Has no more of it done. What is under way at this moment is finished, and recorded.

    Raises MissingPermission, OperationNotFound or NotRunning.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: StopBulk) -> None:
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(command.guild, command.number)
            command.by.require(operation.act.kind.needs_of_moderator)
            operation.stop(command.by.user, at=self._clock.now())
            await uow.bulk_operations.drop_waiting(command.guild, command.number)
            await uow.bulk_operations.save(operation)
            await uow.commit()
