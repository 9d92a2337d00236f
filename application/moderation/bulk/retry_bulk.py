import asyncio

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.number import OperationNumber
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class RetryBulk:
    guild: GuildId
    number: OperationNumber
    by: Standing


@define
class RetryBulkHandler:
    """Has a stuck operation gone on with at once, for somebody who may do the same.

    Raises MissingPermission, OperationNotFound, NotRunning or UnderWayNow.
    """

    _uow: UnitOfWorkFactory
    _clock: SharedClock
    _wake: asyncio.Event

    async def __call__(self, command: RetryBulk) -> None:
        command.by.require(Permission.MODERATE_MEMBERS)
        now = await self._clock.now()
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(command.guild, command.number)
            command.by.require(operation.act.kind.needs_of_moderator)
            operation.put_forward(to=now)
            await uow.bulk_operations.save(operation)
            await uow.commit()
        self._wake.set()
