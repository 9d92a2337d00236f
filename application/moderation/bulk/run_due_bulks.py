from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, frozen

from application.moderation.bulk.run_bulk import RunBulk
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.moderation.bulk.operation import BulkOperation
from domain.shared.ids import GuildId
from domain.shared.lease import Room


@frozen
class RunDueBulks:
    """Go on with what is running in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class RunDueBulksHandler:
    """Has the workers take on the operations that nobody is at: new ones, and those whose process is gone."""

    _uow: UnitOfWorkFactory
    _run: UseCase[RunBulk, None]
    _clock: SharedClock
    _lease: timedelta
    _workers: Workers

    async def __call__(self, command: RunDueBulks) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._go_on)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[BulkOperation, ...]:
        async with self._uow() as uow:
            now = await self._clock.now()
            operations = await uow.bulk_operations.claim(guilds, now=now, leases=[self._lease], room=room)
            await uow.commit()
        return operations

    async def _go_on(self, operation: BulkOperation) -> None:
        await self._run(RunBulk(operation))
