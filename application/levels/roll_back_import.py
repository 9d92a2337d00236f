from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.levels.adjustment import Decision
from domain.levels.member_level import moved_since
from domain.levels.operations import OPERATOR, Operation, OperationId, OperationState
from domain.shared.ids import GuildId

AT_ONCE = 500
"""Members in one transaction."""


@frozen(kw_only=True)
class BeginRollback:
    guild: GuildId
    operation: OperationId


@frozen(kw_only=True)
class RollBackBatch:
    guild: GuildId
    operation: OperationId


@frozen(kw_only=True)
class RolledBack:
    """How far it has come."""

    members: int
    is_done: bool


@define
class BeginRollbackHandler:
    """Raises OperationNotFound or OperationNotUndoable."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: BeginRollback) -> RolledBack:
        async with self._uow() as uow:
            operation = await uow.level_operations.lock(command.guild, command.operation)
            operation.undo()
            await uow.level_operations.save(operation)
            await uow.commit()
        return _so_far(operation)


@define
class RollBackBatchHandler:
    """Takes back what the import changed for the next members, as far as it is still there; the import stays on record.

    What was earned or given since stays. Once it is undone, the same file can be imported again.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RollBackBatch) -> RolledBack:
        async with self._uow() as uow:
            operation = await uow.level_operations.lock(command.guild, command.operation)
            if operation.state is OperationState.UNDOING:
                await self._batch(uow, operation)
                await uow.level_operations.save(operation)
                await uow.commit()
        return _so_far(operation)

    async def _batch(self, uow: UnitOfWork, operation: Operation) -> None:
        guild, now = operation.guild, self._clock.now()
        imported = await uow.member_levels.adjustments_of(
            guild, operation.applied_as, after=operation.cursor, limit=AT_ONCE
        )
        if not imported:
            operation.end(at=now)
            return
        decided = Decision(by=OPERATOR, reason=operation.source, request=operation.request, at=now)
        members = await uow.member_levels.lock(guild, [each.user for each in imported])
        curve = (await uow.level_rules.in_force([guild]))[guild].curve
        before = {user: member.level for user, member in members.items()}
        for each in imported:
            members[each.user].take_back(each.amount, decided=decided, curve=curve)
        await uow.member_levels.save([*members.values()])
        await uow.role_syncs.put(moved_since(before, members.values()), at=now)
        operation.advance(imported[-1].user, len(imported))


def _so_far(operation: Operation) -> RolledBack:
    return RolledBack(members=operation.members, is_done=operation.state is OperationState.UNDONE)
