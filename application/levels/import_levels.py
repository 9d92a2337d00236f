from collections.abc import Sequence

from attrs import define, frozen

from application.levels.level_queries import LevelReader
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.levels.adjustment import Decision
from domain.levels.curve import MAX_XP, Curve
from domain.levels.member_level import moved_since
from domain.levels.operation_errors import ImportUnderWay, OperationTakenBack
from domain.levels.operations import (
    OPERATOR,
    ImportMode,
    Operation,
    OperationId,
    OperationKind,
    OperationState,
    imported_amount,
)
from domain.shared.ids import GuildId, UserId

AT_ONCE = 500
"""Members in one transaction."""


@frozen
class ImportedXp:
    user: UserId
    xp: int


@frozen(kw_only=True)
class PlanImport:
    guild: GuildId
    mode: ImportMode
    members: Sequence[ImportedXp]


@frozen(kw_only=True)
class ImportPlan:
    """What the import would do: to how many members, and to how many XP."""

    raised: int = 0
    lowered: int = 0
    unchanged: int = 0
    xp: int = 0

    def __add__(self, other: "ImportPlan") -> "ImportPlan":
        return ImportPlan(
            raised=self.raised + other.raised,
            lowered=self.lowered + other.lowered,
            unchanged=self.unchanged + other.unchanged,
            xp=self.xp + other.xp,
        )


@frozen(kw_only=True)
class BeginImport:
    """`digest` tells the file from others: the same one is imported once, until it is taken back."""

    guild: GuildId
    source: str
    digest: str
    mode: ImportMode


@frozen(kw_only=True)
class ImportBatch:
    """`members` by their ids; those up to the operation's cursor were done before."""

    guild: GuildId
    operation: OperationId
    members: Sequence[ImportedXp]


@frozen(kw_only=True)
class EndImport:
    guild: GuildId
    operation: OperationId


@frozen(kw_only=True)
class ImportProgress:
    operation: OperationId
    cursor: UserId
    members: int
    is_done: bool


@define
class PlanImportHandler:
    """Reads, and changes nothing."""

    _levels: LevelReader

    async def __call__(self, command: PlanImport) -> ImportPlan:
        present = await self._levels.xp_of(command.guild, [each.user for each in command.members])
        plan = ImportPlan()
        for each in command.members:
            amount = _amount(command.mode, present.get(each.user, 0), each.xp)
            plan += ImportPlan(raised=amount > 0, lowered=amount < 0, unchanged=amount == 0, xp=amount)
        return plan


@define
class BeginImportHandler:
    """Begins an import, or finds the one of the same file: interrupted, to go on with; or done already.

    Raises ImportUnderWay where it began in another mode, OperationTakenBack where it is being taken back.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: BeginImport) -> ImportProgress:
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=now)
            operation = await uow.level_operations.open(
                Operation(
                    guild=command.guild,
                    id=OperationId(0),
                    kind=OperationKind.IMPORT,
                    subject=command.digest,
                    source=command.source,
                    mode=command.mode,
                    state=OperationState.APPLYING,
                    cursor=UserId(0),
                    members=0,
                    started_at=now,
                    ended_at=None,
                )
            )
            _check_not_taken_back(operation)
            if operation.mode is not command.mode and operation.state is OperationState.APPLYING:
                raise ImportUnderWay(operation.id, str(operation.mode))
            await uow.commit()
        return _so_far(operation)


@define
class ImportBatchHandler:
    """Raises OperationTakenBack, as does EndImportHandler."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ImportBatch) -> ImportProgress:
        async with self._uow() as uow:
            operation = await uow.level_operations.lock(command.guild, command.operation)
            _check_not_taken_back(operation)
            todo = [each for each in command.members if each.user > operation.cursor]
            if operation.state is OperationState.APPLYING and todo:
                await self._bring_in(uow, operation, todo)
                operation.advance(todo[-1].user, len(todo))
                await uow.level_operations.save(operation)
                await uow.commit()
        return _so_far(operation)

    async def _bring_in(self, uow: UnitOfWork, operation: Operation, todo: Sequence[ImportedXp]) -> None:
        guild, mode, now = operation.guild, operation.mode, self._clock.now()
        assert mode is not None, "an import has a mode"
        decided = Decision(by=OPERATOR, reason=operation.source, request=operation.request, at=now)
        members = await uow.member_levels.lock(guild, [each.user for each in todo])
        curve: Curve = (await uow.level_rules.in_force([guild]))[guild].curve
        before = {user: member.level for user, member in members.items()}
        moved = []
        for each in todo:
            member = members[each.user]
            if amount := _amount(mode, member.xp, each.xp):
                member.bring_in(amount, decided=decided, curve=curve)
                moved.append(member)
        await uow.member_levels.save(moved)
        await uow.role_syncs.put(moved_since(before, moved), at=now)


@define
class EndImportHandler:
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: EndImport) -> ImportProgress:
        async with self._uow() as uow:
            operation = await uow.level_operations.lock(command.guild, command.operation)
            _check_not_taken_back(operation)
            if operation.state is OperationState.APPLYING:
                operation.end(at=self._clock.now())
                await uow.level_operations.save(operation)
                await uow.commit()
        return _so_far(operation)


def _check_not_taken_back(operation: Operation) -> None:
    if operation.state in (OperationState.UNDOING, OperationState.UNDONE):
        raise OperationTakenBack(operation.id)


def _amount(mode: ImportMode, present: int, imported: int) -> int:
    """Nobody gets more than anybody may have."""
    return min(imported_amount(mode, present=present, imported=imported), MAX_XP - present)


def _so_far(operation: Operation) -> ImportProgress:
    return ImportProgress(
        operation=operation.id,
        cursor=operation.cursor,
        members=operation.members,
        is_done=operation.state is not OperationState.APPLYING,
    )
