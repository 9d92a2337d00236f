import asyncio

from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader
from application.shared.clock import SharedClock
from application.shared.command_use import CommandUse
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.actions.action import command_for
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

    Raises MissingPermission, OperationNotFound, NotRunning, UnderWayNow, and what stands in the way of the command for
    one.
    """

    _uow: UnitOfWorkFactory
    _reader: BulkReader
    _use: CommandUse
    _clock: SharedClock
    _wake: asyncio.Event

    async def __call__(self, command: RetryBulk) -> None:
        command.by.require(Permission.MODERATE_MEMBERS)
        kind = (await self._reader.show(command.guild, command.number)).operation.act.kind
        command.by.require(kind.needs_of_moderator)
        await self._use.check(command.guild, command.by, command_for(kind))
        now = await self._clock.now()
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(command.guild, command.number)
            operation.put_forward(to=now)
            await uow.bulk_operations.save(operation)
            await uow.commit()
        self._wake.set()
