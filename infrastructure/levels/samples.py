"""Sample calls, for `tux database explain`."""

from datetime import timedelta
from uuid import UUID

from domain.levels.adjustment import Decision
from domain.levels.counting import Count, DayCount
from domain.levels.curve import StandardCurve
from domain.levels.level_repository import LevelBlock, Refusal
from domain.levels.operations import Operation, OperationId, OperationKind, OperationState
from domain.levels.repository import DecidedRules, MemberCount
from domain.levels.rewards import Reward
from domain.levels.rules import LevelRules
from domain.shared.batch import BatchId
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.lease import Room
from infrastructure.database.samples import PAGES, Sample, Subject
from infrastructure.levels.activity_repository import PostgresActivityRepository
from infrastructure.levels.block_repository import PostgresLevelBlockRepository
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.levels.level_rules_repository import PostgresLevelRulesRepository
from infrastructure.levels.member_level_repository import PostgresMemberLevelRepository
from infrastructure.levels.operation_repository import PostgresLevelOperationRepository
from infrastructure.levels.reward_reader import PostgresRewardReader
from infrastructure.levels.reward_repositories import PostgresLevelRewardRepository, PostgresRewardRefusalRepository
from infrastructure.levels.role_sync_repository import PostgresRoleSyncRepository
from infrastructure.levels.rollup_repository import PostgresRollupRepository
from infrastructure.levels.rules_reader import PostgresRulesReader

_ROLE = RoleId(1)
_ABOVE_ALL = 2**31 - 1
"""As a version of rules or the number of a batch: none that is there is as large."""


async def activity(at: Subject) -> None:
    repository, rollups = PostgresActivityRepository(at.transaction), PostgresRollupRepository(at.transaction)
    whose, today = (at.guild, at.user), at.now.date()
    await repository.begin(BatchId(UUID(int=0), _ABOVE_ALL), [at.guild], at=at.now)
    await repository.lock([whose])
    await repository.gained({whose: [today]})
    counted = Count(days=(DayCount(today, messages=1),), xp=0, level=0, counted_at=None)
    counts = [MemberCount(at.guild, at.user, 0, counted)]
    await repository.add_days(counts)
    await repository.add_sums(counts)
    await repository.add_hours({(at.guild, at.now.replace(minute=0, second=0, microsecond=0)): 1})
    await repository.forget_batches(before=at.now - timedelta(days=1))
    await rollups.replace(at.guild, [at.user], await rollups.of(at.guild, [at.user]))
    some = await rollups.with_days(before=today, after=(GuildId(0), UserId(0)), limit=100)
    await rollups.close(some, before=today)
    await rollups.closed(at.guild, [at.user])


async def levels(at: Subject) -> None:
    repository, reader = PostgresMemberLevelRepository(at.transaction), PostgresLevelReader(at.reading)
    member = (await repository.lock(at.guild, [at.user]))[at.user]
    member.reset(decided=Decision(by=at.user, reason=None, request=at.request, at=at.now), curve=StandardCurve())
    await repository.save([member])
    await repository.lock_page(at.guild, after=UserId(0), limit=100)
    await repository.await_newcomers(at.guild)
    await repository.highest(at.guild, limit=10)
    await repository.adjusted(at.guild, [at.user])
    await repository.adjustments_of(at.guild, at.request, after=UserId(0), limit=100)
    await repository.adjusted_by(at.guild, at.request, at.user)
    await repository.decided_since(at.guild, at.request, [at.user])
    await reader.xp_of(at.guild, [at.user])
    await reader.sources(at.guild, at.user)


async def blocks(at: Subject) -> None:
    repository, nobody = PostgresLevelBlockRepository(at.transaction), UserId(1)
    await repository.add(at.guild, LevelBlock(user=nobody, by=at.user, at=at.now))
    await repository.remove(at.guild, nobody)
    await repository.add_new(at.guild, [LevelBlock(user=nobody, by=at.user, at=at.now)])
    await repository.remove_of(at.guild, [nobody], by=at.user)
    for seek in PAGES:
        await PostgresLevelReader(at.reading).blocked(at.guild, seek)


async def rules(at: Subject) -> None:
    repository, reader = PostgresLevelRulesRepository(at.transaction), PostgresRulesReader(at.reading)
    await repository.in_force([at.guild])
    await repository.add(at.guild, DecidedRules(LevelRules(version=_ABOVE_ALL), at.user, at.now))
    await repository.get(at.guild, _ABOVE_ALL)
    await reader.in_force(at.guild)
    for seek in PAGES:
        await reader.page(at.guild, seek)


async def operations(at: Subject) -> None:
    repository = PostgresLevelOperationRepository(at.transaction)
    draft = Operation(
        guild=at.guild,
        id=OperationId(0),
        kind=OperationKind.RECOMPUTE,
        subject="sample",
        source="sample",
        mode=None,
        state=OperationState.APPLYING,
        cursor=UserId(0),
        members=0,
        started_at=at.now,
        ended_at=None,
    )
    opened = await repository.open(draft)
    await repository.save(await repository.lock(at.guild, opened.id))


async def rewards(at: Subject) -> None:
    repository, refusals = (
        PostgresLevelRewardRepository(at.transaction),
        PostgresRewardRefusalRepository(at.transaction),
    )
    reader, reward = PostgresRewardReader(at.reading), Reward(1, _ROLE)
    await repository.add(at.guild, reward, by=at.user, at=at.now)
    await repository.all(at.guild)
    await refusals.put(at.guild, at.user, [Refusal(_ROLE, "sample")], at=at.now)
    await reader.of_member(at.guild, at.user)
    await reader.with_refusals([at.guild])
    await reader.refused_roles(at.guild)
    await reader.list(at.guild)
    await repository.remove(at.guild, reward, by=at.user, at=at.now)


async def role_syncs(at: Subject) -> None:
    repository = PostgresRoleSyncRepository(at.transaction)
    await repository.put({(at.guild, at.user): True}, at=at.now)
    await repository.put_from(at.guild, level=1, after=UserId(0), limit=100, at=at.now)
    await repository.put_refused(at.guild, [_ROLE], after=UserId(0), limit=100, at=at.now)
    await repository.done(
        await repository.claim([at.guild], now=at.now, lease=timedelta(minutes=1), room=Room(20, of_each=5))
    )


SAMPLES: tuple[Sample, ...] = (activity, levels, blocks, rules, operations, rewards, role_syncs)
