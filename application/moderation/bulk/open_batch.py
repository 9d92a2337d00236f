from collections.abc import Mapping, Sequence
from datetime import timedelta

from attrs import define, field, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Target, TargetState
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import RoleId, UserId


@frozen(kw_only=True)
class OpenBatch:
    """The intent to do it to the targets; the rest of the batch comes to what `states` says."""

    operation: BulkOperation
    targets: Sequence[Target]
    states: Mapping[UserId, TargetState]
    lease: timedelta
    roles: Mapping[UserId, Sequence[RoleId]] = field(factory=dict)
    """What the targets have, highest first."""


@define
class OpenBatchHandler:
    """Opens the cases of a batch and keeps the claim; returns their numbers, or None where the claim is lost or the
    operation is to end."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: OpenBatch) -> Mapping[UserId, CaseNumber] | None:
        operation, now = command.operation, await self._clock.now()
        async with self._uow(turn=operation.guild) as uow:
            locked = await uow.bulk_operations.lock(operation.guild, operation.number)
            if locked.ending is not None or not await uow.bulk_operations.hold(operation, until=now + command.lease):
                return None
            if command.states:
                await uow.bulk_operations.exclude(operation.guild, operation.number, command.states)
            opened = await uow.bulk_cases.open(operation, command.targets, at=now, lease=operation.lease_token)
            await uow.case_roles.note(
                operation.guild, {number: command.roles.get(user, ()) for user, number in opened.items()}
            )
            await uow.commit()
        return opened
