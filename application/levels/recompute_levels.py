from collections.abc import Mapping, Sequence

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.levels.adjustment import Decision
from domain.levels.member_level import MemberLevel, moved_since
from domain.levels.operation_errors import RulesChangedMeanwhile
from domain.levels.operations import (
    OPERATOR,
    Operation,
    OperationId,
    OperationKind,
    OperationState,
)
from domain.levels.replay import Rollup, replayed
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId, UserId

AT_ONCE = 500
"""Members in one transaction."""


@frozen
class BeginRecompute:
    guild: GuildId


@frozen(kw_only=True)
class RecomputeBatch:
    guild: GuildId
    operation: OperationId


@frozen(kw_only=True)
class Recomputed:
    """How far it has come."""

    operation: OperationId
    version: int
    members: int
    is_done: bool


@define
class BeginRecomputeHandler:
    """Begins to replay the days of all members under the rules in force, or goes on where it was interrupted."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: BeginRecompute) -> Recomputed:
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=now)
            rules = (await uow.level_rules.in_force([command.guild]))[command.guild]
            operation = await uow.level_operations.open(
                Operation(
                    guild=command.guild,
                    id=OperationId(0),
                    kind=OperationKind.RECOMPUTE,
                    subject=str(rules.version),
                    source="rules",
                    mode=None,
                    state=OperationState.APPLYING,
                    cursor=UserId(0),
                    members=0,
                    started_at=now,
                    ended_at=None,
                )
            )
            operation.restart()
            await uow.level_operations.save(operation)
            await uow.commit()
        return _so_far(operation)


@define
class RecomputeBatchHandler:
    """The next members, in one transaction; what is being counted for them meanwhile waits and is added afterwards.

    Done twice it changes nothing more. Levels change quietly, and rewards follow. Raises RulesChangedMeanwhile where
    other rules are in force than when it began: recomputed again, all members are counted under those.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RecomputeBatch) -> Recomputed:
        async with self._uow() as uow:
            operation = await uow.level_operations.lock(command.guild, command.operation)
            if operation.state is OperationState.APPLYING:
                page = await uow.member_levels.lock_page(command.guild, after=operation.cursor, limit=AT_ONCE)
                # After that: RelevelMembers has not been there with a curve of later rules, and is still to come.
                rules = (await uow.level_rules.in_force([command.guild]))[command.guild]
                if str(rules.version) != operation.subject:
                    raise RulesChangedMeanwhile(began=int(operation.subject), now=rules.version)
                if page:
                    await self._recount(uow, operation, rules, page)
                    operation.advance(max(page), len(page))
                else:
                    operation.end(at=self._clock.now())
                await uow.level_operations.save(operation)
                await uow.commit()
        return _so_far(operation)

    async def _recount(
        self, uow: UnitOfWork, operation: Operation, rules: LevelRules, members: Mapping[UserId, MemberLevel]
    ) -> None:
        guild, users, now = operation.guild, [*members], self._clock.now()
        days = await uow.rollups.of(guild, users)
        again = replayed(days, rules, (await _known_rules(uow, guild, days)).__getitem__)
        changed = {day.user for day in {*days} ^ {*again}}
        if changed:
            await uow.rollups.replace(guild, changed, [day for day in again if day.user in changed])
        earned = _sums(again)
        adjusted = await uow.member_levels.adjusted(guild, users)
        closed = await uow.rollups.closed(guild, users)
        decided = Decision(by=OPERATOR, reason=None, request=operation.request, at=now)
        moved, before = list[MemberLevel](), {user: (member.xp, member.level) for user, member in members.items()}
        for user, member in members.items():
            total = earned.get(user, 0) + closed.get(user, 0) + adjusted.get(user, 0)
            member.recount(total, decided=decided, curve=rules.curve)
            if (member.xp, member.level) != before[user]:
                moved.append(member)
        await uow.member_levels.save(moved)
        await uow.role_syncs.put(moved_since({user: level for user, (_, level) in before.items()}, moved), at=now)


async def _known_rules(uow: UnitOfWork, guild: GuildId, days: Sequence[Rollup]) -> dict[int, LevelRules]:
    return {version: await uow.level_rules.get(guild, version) for version in sorted({day.rules for day in days})}


def _sums(days: Sequence[Rollup]) -> dict[UserId, int]:
    sums = dict[UserId, int]()
    for day in days:
        sums[day.user] = sums.get(day.user, 0) + day.message_xp + day.voice_xp
    return sums


def _so_far(operation: Operation) -> Recomputed:
    return Recomputed(
        operation=operation.id,
        version=int(operation.subject),
        members=operation.members,
        is_done=operation.state is not OperationState.APPLYING,
    )
