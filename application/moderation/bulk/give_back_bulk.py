from datetime import datetime

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.operation import BulkOperation


@frozen(kw_only=True)
class GiveBackBulk:
    operation: BulkOperation
    until: datetime


@define
class GiveBackBulkHandler:
    """Lets an operation be claimed again from then on, if this claim still holds it."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: GiveBackBulk) -> None:
        async with self._uow() as uow:
            await uow.bulk_operations.give_back(command.operation, until=command.until)
            await uow.commit()
