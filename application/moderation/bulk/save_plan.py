from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import Target
from domain.moderation.errors import DuplicateRequest


@frozen
class SavePlan:
    plan: Plan
    targets: tuple[Target, ...]


@define
class SavePlanHandler:
    """Remembers what is planned; a request delivered again finds what it planned."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: SavePlan) -> BulkOperation:
        guild, request = command.plan.guild, command.plan.request
        try:
            async with self._uow(turn=guild) as uow:
                operation = await uow.bulk_operations.plan(command.plan, command.targets)
                await uow.commit()
        except DuplicateRequest:
            async with self._uow() as uow:
                earlier = await uow.bulk_operations.planned_by(guild, request)
            if earlier is None:
                raise
            return earlier
        return operation
