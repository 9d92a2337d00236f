from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import OPEN


@frozen
class EndBulk:
    operation: BulkOperation


@define
class EndBulkHandler:
    """Records that nobody is left, if that is so and the claim is still held."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: EndBulk) -> None:
        claimed = command.operation
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(claimed.guild, claimed.number)
            counts = await uow.bulk_operations.count(claimed.guild, claimed.number)
            if operation.lease_token == claimed.lease_token and not counts.keys() & OPEN:
                operation.end(at=self._clock.now())
                await uow.bulk_operations.save(operation)
                await uow.commit()
