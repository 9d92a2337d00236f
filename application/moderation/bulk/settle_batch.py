from collections.abc import Sequence

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome
from domain.moderation.term import ended_by


@frozen(kw_only=True)
class SettleBatch:
    """`refusal`: why no more is to be done, in Discord's words or ours."""

    operation: BulkOperation
    outcomes: Sequence[Outcome]
    refusal: str | None = None


@define
class SettleBatchHandler:
    """Records what became of a batch, or of a part of it, if the claim is still held; whether it was."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: SettleBatch) -> bool:
        claimed, at = command.operation, await self._clock.now()
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(claimed.guild, claimed.number)
            if operation.lease_token != claimed.lease_token:
                return False
            if not command.outcomes and command.refusal is None:
                return True  # an attempt that got on with nothing counts as one
            if command.outcomes:
                if ended_by(operation.act.kind):
                    # As where a single case is settled: what was done by hand is on record by now, or sees this.
                    await uow.audit_cursors.keep_out(operation.guild)
                await uow.bulk_cases.settle(operation, command.outcomes, at=at)
            if command.refusal is None:
                operation.advance(at=at)
            else:
                operation.break_off(command.refusal, at=at)
                await uow.bulk_operations.drop_waiting(operation.guild, operation.number)
            await uow.bulk_operations.save(operation)
            await uow.commit()
        return True
