from collections.abc import Sequence
from datetime import datetime

from attrs import define, evolve, frozen

from application.moderation.bulk.plan_bulk import PlannedBulk, planned
from application.moderation.bulk.queries import BulkReader
from application.moderation.bulk.save_plan import SavePlan
from application.shared.command_use import CommandUse
from application.shared.standings import Standings
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.actions.action import command_for
from domain.moderation.bulk.errors import NothingToUndo
from domain.moderation.bulk.exclusions import Hands
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import MOST_TARGETS, TAKEN_BACK, Target, TargetState
from domain.moderation.reason import parse_reason
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class PlanUndo:
    guild: GuildId
    number: OperationNumber
    by: Standing
    names: Names
    reason: str | None
    request: RequestId
    asked_at: datetime


@define(kw_only=True)
class PlanUndoHandler:
    """Plans an operation that takes another one back: for exactly those whom that one changed, save who is forgotten,
    and of whom it was taken back before.

    Who was changed by somebody else since is found out, and left alone, when it is carried out. Raises
    MissingPermission, BotLacks, OperationNotFound, StillRunning, CannotBeUndone or NothingToUndo.
    """

    uow: UnitOfWorkFactory
    standings: Standings
    use: CommandUse
    get_settings: UseCase[GuildId, Settings]
    save: UseCase[SavePlan, BulkOperation]
    reader: BulkReader

    async def __call__(self, command: PlanUndo) -> PlannedBulk:
        guild, number = command.guild, command.number
        async with self.uow() as uow:
            undone = await uow.bulk_operations.lock(guild, number)
        command.by.require(undone.act.kind.needs_of_moderator)
        act = undone.check_undoable()
        Hands(command.by, await self.standings.of_bot(guild)).check(act)
        await self.use.check(guild, command.by, command_for(act.kind))
        every = await self.reader.targets(guild, number, [TargetState.DONE], most=MOST_TARGETS)
        known = [target for target in every if not target.is_forgotten]
        forgotten, taken_back = len(every) - len(known), await self._taken_back(command, known)
        changed = [target for target in known if target.user not in taken_back]
        if not changed:
            raise NothingToUndo(number, forgotten, len(taken_back))
        plan = Plan(
            guild=guild,
            act=act,
            moderator=command.by.user,
            moderator_names=command.names,
            reason=parse_reason(command.reason),
            request=command.request,
            planned_at=command.asked_at,
            role=undone.role,
            undoes=number,
        )
        targets = tuple(
            evolve(target, ordinal=ordinal, state=TargetState.WAITING, number=None, detail=None)
            for ordinal, target in enumerate(changed)
        )
        operation = await self.save(SavePlan(plan, targets))
        shown = await planned(self.uow, self.reader, operation, command.by, await self.get_settings(guild))
        return evolve(shown, forgotten=forgotten)

    async def _taken_back(self, command: PlanUndo, targets: Sequence[Target]) -> frozenset[UserId]:
        """Somebody may have done the same to them since then, and that is not this operation's doing."""
        users = [target.user for target in targets]
        async with self.uow() as uow:
            found = await uow.bulk_operations.taken_back(command.guild, command.number, users, but_by=None)
        return frozenset(user for user, state in found.items() if state in TAKEN_BACK)
