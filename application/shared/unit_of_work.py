"""One transaction, and the one façade over all repositories."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from domain.afk.repository import Absences
from domain.channels.repository import ChannelActs, ChannelTurns, Lockdowns
from domain.charts.repository import DigestRepository
from domain.configuration.repository import Configurations
from domain.evidence.repository import CapturePosts, Captures, CaseEvidence
from domain.fleet.repository import Fleets
from domain.greetings.repository import Greetings
from domain.guilds.repository import GuildRepository
from domain.imports.repository import Imports
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
from domain.limits.repository import IdentifyQueue, RequestShares
from domain.members.repository import MemberFlow, MemberRepository
from domain.moderation.adoption.repository import AdoptedCases, AuditCursors
from domain.moderation.appeals.repository import AppealPosts, Appeals
from domain.moderation.bulk.repository import BulkCases, BulkOperations
from domain.moderation.casebook.repository import CaseSearches
from domain.moderation.drift.repository import DriftChecks
from domain.moderation.escalation.repository import EscalationRepository
from domain.moderation.importing.repository import ForeignCases
from domain.moderation.jail.repository import RoleSwaps
from domain.moderation.nick.repository import NickResets
from domain.moderation.repository import CaseLogPosts, CaseRepository, CaseRoles, CaseSchedule, ClosedCases, OwedAnswers
from domain.moderation.templates.repository import ReasonTemplates
from domain.points.repository import LedgerRepository, RoleGrantRepository
from domain.points.shop_repository import DailyStreaks, Purchases, ShopItems
from domain.privacy.repository import CountingWishes, Departures, PersonalData, PrivacyRequests
from domain.reminders.repository import Reminders
from domain.reports.repository import ReportPosts, Reports
from domain.role_menus.repository import MenuPosts, MenuTurns, RoleMenus
from domain.setup.repository import LostReferences, SetupSkips
from domain.shared.ids import GuildId
from domain.snippets.repository import Snippets
from domain.starboard.repository import BoardPosts, Boards, StarredMessages


class UnitOfWork(Protocol):
    """Leaving the block without `commit` rolls everything back, including on an exception or cancellation."""

    @property
    def absences(self) -> Absences: ...

    @property
    def channel_acts(self) -> ChannelActs: ...

    @property
    def channel_turns(self) -> ChannelTurns: ...

    @property
    def lockdowns(self) -> Lockdowns: ...

    @property
    def configurations(self) -> Configurations: ...

    @property
    def digests(self) -> DigestRepository: ...

    @property
    def fleets(self) -> Fleets: ...

    @property
    def guilds(self) -> GuildRepository: ...

    @property
    def identify_queue(self) -> IdentifyQueue: ...

    @property
    def request_shares(self) -> RequestShares: ...

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
    def case_searches(self) -> CaseSearches: ...

    @property
    def case_log_posts(self) -> CaseLogPosts: ...

    @property
    def case_schedule(self) -> CaseSchedule: ...

    @property
    def closed_cases(self) -> ClosedCases: ...

    @property
    def captures(self) -> Captures: ...

    @property
    def case_evidence(self) -> CaseEvidence: ...

    @property
    def capture_posts(self) -> CapturePosts: ...

    @property
    def privacy_requests(self) -> PrivacyRequests: ...

    @property
    def personal_data(self) -> PersonalData: ...

    @property
    def counting_wishes(self) -> CountingWishes: ...

    @property
    def guild_departures(self) -> Departures: ...

    @property
    def reminders(self) -> Reminders: ...

    @property
    def reports(self) -> Reports: ...

    @property
    def report_posts(self) -> ReportPosts: ...

    @property
    def reason_templates(self) -> ReasonTemplates: ...

    @property
    def appeals(self) -> Appeals: ...

    @property
    def appeal_posts(self) -> AppealPosts: ...

    @property
    def bulk_operations(self) -> BulkOperations: ...

    @property
    def bulk_cases(self) -> BulkCases: ...

    @property
    def owed_answers(self) -> OwedAnswers: ...

    @property
    def role_swaps(self) -> RoleSwaps: ...

    @property
    def nick_resets(self) -> NickResets: ...

    @property
    def case_roles(self) -> CaseRoles: ...

    @property
    def audit_cursors(self) -> AuditCursors: ...

    @property
    def adopted_cases(self) -> AdoptedCases: ...

    @property
    def foreign_cases(self) -> ForeignCases: ...

    @property
    def imports(self) -> Imports: ...

    @property
    def drift_checks(self) -> DriftChecks: ...

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

    @property
    def greetings(self) -> Greetings: ...

    @property
    def role_menus(self) -> RoleMenus: ...

    @property
    def menu_posts(self) -> MenuPosts: ...

    @property
    def menu_turns(self) -> MenuTurns: ...

    @property
    def lost_references(self) -> LostReferences: ...

    @property
    def setup_skips(self) -> SetupSkips: ...

    @property
    def snippets(self) -> Snippets: ...

    @property
    def starboards(self) -> Boards: ...

    @property
    def board_posts(self) -> BoardPosts: ...

    @property
    def starred_messages(self) -> StarredMessages: ...

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
