from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import TAKEN_BACK, Target, TargetState
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
    operation is to end.

    Where a ban is to be for a time again, that is a matter of the record alone: it is done here, at one stroke.
    """

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: OpenBatch) -> Mapping[UserId, CaseNumber] | None:
        operation, now = command.operation, await self._clock.now()
        async with self._uow(turn=operation.guild) as uow:
            if operation.undoes is not None:  # of two that take back the same, one follows the other
                await uow.bulk_operations.lock(operation.guild, operation.undoes)
            locked = await uow.bulk_operations.lock(operation.guild, operation.number)
            if locked.ending is not None or not await uow.bulk_operations.hold(operation, until=now + command.lease):
                return None
            taken_back = await self._taken_back(uow, command)
            states = {**command.states, **taken_back}
            states |= await self._hold_again(uow, operation, states, now)
            if states:
                await uow.bulk_operations.exclude(operation.guild, operation.number, states)
            targets = [target for target in command.targets if target.user not in taken_back]
            opened = await uow.bulk_cases.open(operation, targets, at=now, lease=operation.lease_token)
            await uow.case_roles.note(
                operation.guild, {number: command.roles.get(user, ()) for user, number in opened.items()}
            )
            await uow.commit()
        return opened

    async def _taken_back(self, uow: UnitOfWork, command: OpenBatch) -> Mapping[UserId, TargetState]:
        """Those of the batch who came to it by another undo of the same operation, or are about to: what was done to
        them after that is not that operation's doing any more. Of the others that is asked when their turn comes."""
        operation = command.operation
        if operation.undoes is None:
            return {}
        found = await uow.bulk_operations.taken_back(operation.guild, operation.undoes, but_by=operation.number)
        batch = {*command.states, *(target.user for target in command.targets)}
        return {
            user: TargetState.CHANGED if state in TAKEN_BACK else TargetState.BUSY
            for user, state in found.items()
            if user in batch
        }

    async def _hold_again(
        self, uow: UnitOfWork, operation: BulkOperation, states: Mapping[UserId, TargetState], at: datetime
    ) -> Mapping[UserId, TargetState]:
        """What became of those of whom it could not be: somebody is at it, or was since it was looked."""
        users = [user for user, state in states.items() if state is TargetState.HELD_AGAIN]
        if not users:
            return {}
        # As where a case is settled: what was done by hand is on record by now, or sees this.
        await uow.audit_cursors.keep_out(operation.guild)
        held = await uow.bulk_cases.hold_again(operation, users, at=at)
        return dict.fromkeys({*users} - {*held}, TargetState.BUSY)
