"""One transaction, and the one façade over all repositories."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from domain.charts.repository import DigestRepository
from domain.guilds.repository import GuildRepository
from domain.levels.level_repository import (
    LevelBlockRepository,
    LevelOperationRepository,
    LevelRewardRepository,
    MemberLevelRepository,
    RewardRefusalRepository,
    RoleSyncRepository,
    RollupRepository,
)
from domain.levels.repository import ActivityRepository, LevelRulesRepository
from domain.members.repository import MemberFlow, MemberRepository
from domain.moderation.escalation.repository import EscalationRepository
from domain.moderation.repository import CaseLogPosts, CaseRepository, CaseSchedule, OwedAnswers
from domain.points.repository import LedgerRepository, RoleGrantRepository
from domain.points.shop_repository import DailyStreaks, Purchases, ShopItems
from domain.shared.ids import GuildId


class UnitOfWork(Protocol):
    """Leaving the block without `commit` rolls everything back, including on an exception or cancellation."""

    @property
    def digests(self) -> DigestRepository: ...

    @property
    def guilds(self) -> GuildRepository: ...

    @property
    def member_levels(self) -> MemberLevelRepository: ...

    @property
    def level_blocks(self) -> LevelBlockRepository: ...

    @property
    def level_operations(self) -> LevelOperationRepository: ...

    @property
    def rollups(self) -> RollupRepository: ...

    @property
    def level_rewards(self) -> LevelRewardRepository: ...

    @property
    def reward_refusals(self) -> RewardRefusalRepository: ...

    @property
    def role_syncs(self) -> RoleSyncRepository: ...

    @property
    def cases(self) -> CaseRepository: ...

    @property
    def case_log_posts(self) -> CaseLogPosts: ...

    @property
    def case_schedule(self) -> CaseSchedule: ...

    @property
    def owed_answers(self) -> OwedAnswers: ...

    @property
    def escalations(self) -> EscalationRepository: ...

    @property
    def member_flow(self) -> MemberFlow: ...

    @property
    def activity(self) -> ActivityRepository: ...

    @property
    def level_rules(self) -> LevelRulesRepository: ...

    @property
    def members(self) -> MemberRepository: ...

    @property
    def points(self) -> LedgerRepository: ...

    @property
    def daily_streaks(self) -> DailyStreaks: ...

    @property
    def shop_items(self) -> ShopItems: ...

    @property
    def purchases(self) -> Purchases: ...

    @property
    def role_grants(self) -> RoleGrantRepository: ...

    async def commit(self) -> None:
        """Make all changes, and the events they recorded, durable at once.

        Raises TransientFailure where nothing was changed and a retry may help, CommitOutcomeUnknown where the
        connection was lost while committing.
        """
        ...


class UnitOfWorkFactory(Protocol):
    def __call__(self, *, turn: GuildId | None = None) -> AbstractAsyncContextManager[UnitOfWork]:
        """A fresh unit of work, for the block.

        With `turn`, it waits until no other unit of work of this process has that guild's turn *before* it takes a
        connection, so that a guild whose work queues on one row never starves the others.
        """
        ...
