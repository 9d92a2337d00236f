from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

from attrs import define, field

from domain.shared.ids import GuildId
from tests.fakes.adoption import MemoryAdoptedCases, MemoryAuditCursors
from tests.fakes.afk import MemoryAbsences
from tests.fakes.appeals import MemoryAppealPosts, MemoryAppeals
from tests.fakes.bulk import MemoryBulkCases, MemoryBulkOperations
from tests.fakes.case_schedule import MemoryCaseSchedule
from tests.fakes.casebook import MemoryCaseSearches
from tests.fakes.channel_records import MemoryChannelActs, MemoryChannelTurns, MemoryLockdowns
from tests.fakes.charts import MemoryDigestRepository
from tests.fakes.closed_cases import MemoryClosedCases
from tests.fakes.configuration import MemoryConfigurations
from tests.fakes.drift import MemoryDriftChecks
from tests.fakes.escalation import MemoryEscalationRepository
from tests.fakes.evidence import MemoryCapturePosts, MemoryCaptures, MemoryCaseEvidence
from tests.fakes.fleet import MemoryFleets
from tests.fakes.foreign_cases import MemoryForeignCases
from tests.fakes.greetings import MemoryGreetings
from tests.fakes.guilds import MemoryGuildRepository
from tests.fakes.imports import MemoryImports
from tests.fakes.jail import MemoryNickResets, MemoryRoleSwaps
from tests.fakes.level_blocks import MemoryLevelBlockRepository
from tests.fakes.level_operations import MemoryLevelOperationRepository, MemoryRollupRepository
from tests.fakes.level_rewards import (
    MemoryLevelRewardRepository,
    MemoryRewardRefusalRepository,
    MemoryRoleSyncRepository,
)
from tests.fakes.levels import MemoryMemberLevelRepository
from tests.fakes.levels_activity import MemoryActivityRepository, MemoryLevelRulesRepository
from tests.fakes.limits import MemoryIdentifyQueue, MemoryRequestShares
from tests.fakes.members import MemoryMemberFlow, MemoryMemberRepository
from tests.fakes.moderation import MemoryCaseLogPosts, MemoryCaseRepository, MemoryCaseRoles, MemoryOwedAnswers
from tests.fakes.points import MemoryLedgerRepository
from tests.fakes.privacy import MemoryCountingWishes, MemoryDepartures, MemoryPersonalData, MemoryPrivacyRequests
from tests.fakes.reason_templates import MemoryReasonTemplates
from tests.fakes.records import MemoryRecords, MemoryTransaction
from tests.fakes.reminders import MemoryReminders
from tests.fakes.reports import MemoryReportPosts, MemoryReports
from tests.fakes.role_grants import MemoryRoleGrantRepository
from tests.fakes.role_menus import MemoryMenuPosts, MemoryMenuTurns, MemoryRoleMenus
from tests.fakes.setup import MemoryLostReferences, MemorySetupSkips
from tests.fakes.shop import MemoryDailyStreaks, MemoryPurchases, MemoryShopItems
from tests.fakes.snippets import MemorySnippets
from tests.fakes.starboard import MemoryBoardPosts, MemoryBoards, MemoryStarredMessages


@define(eq=False)
class MemoryUnitOfWork:
    _transaction: MemoryTransaction

    @cached_property
    def absences(self) -> MemoryAbsences:
        return MemoryAbsences(self._transaction)

    @cached_property
    def channel_acts(self) -> MemoryChannelActs:
        return MemoryChannelActs(self._transaction)

    @cached_property
    def channel_turns(self) -> MemoryChannelTurns:
        return MemoryChannelTurns(self._transaction)

    @cached_property
    def lockdowns(self) -> MemoryLockdowns:
        return MemoryLockdowns(self._transaction)

    @cached_property
    def configurations(self) -> MemoryConfigurations:
        return MemoryConfigurations(self._transaction)

    @cached_property
    def digests(self) -> MemoryDigestRepository:
        return MemoryDigestRepository(self._transaction)

    @cached_property
    def fleets(self) -> MemoryFleets:
        return MemoryFleets(self._transaction)

    @cached_property
    def guilds(self) -> MemoryGuildRepository:
        return MemoryGuildRepository(self._transaction)

    @cached_property
    def identify_queue(self) -> MemoryIdentifyQueue:
        return MemoryIdentifyQueue(self._transaction)

    @cached_property
    def request_shares(self) -> MemoryRequestShares:
        return MemoryRequestShares(self._transaction)

    @cached_property
    def member_levels(self) -> MemoryMemberLevelRepository:
        return MemoryMemberLevelRepository(self._transaction)

    @cached_property
    def level_blocks(self) -> MemoryLevelBlockRepository:
        return MemoryLevelBlockRepository(self._transaction)

    @cached_property
    def level_operations(self) -> MemoryLevelOperationRepository:
        return MemoryLevelOperationRepository(self._transaction)

    @cached_property
    def rollups(self) -> MemoryRollupRepository:
        return MemoryRollupRepository(self._transaction)

    @cached_property
    def level_rewards(self) -> MemoryLevelRewardRepository:
        return MemoryLevelRewardRepository(self._transaction)

    @cached_property
    def reward_refusals(self) -> MemoryRewardRefusalRepository:
        return MemoryRewardRefusalRepository(self._transaction)

    @cached_property
    def role_syncs(self) -> MemoryRoleSyncRepository:
        return MemoryRoleSyncRepository(self._transaction)

    @cached_property
    def cases(self) -> MemoryCaseRepository:
        return MemoryCaseRepository(self._transaction)

    @cached_property
    def case_searches(self) -> MemoryCaseSearches:
        return MemoryCaseSearches(self._transaction)

    @cached_property
    def case_log_posts(self) -> MemoryCaseLogPosts:
        return MemoryCaseLogPosts(self._transaction)

    @cached_property
    def appeals(self) -> MemoryAppeals:
        return MemoryAppeals(self._transaction)

    @cached_property
    def appeal_posts(self) -> MemoryAppealPosts:
        return MemoryAppealPosts(self._transaction)

    @cached_property
    def case_schedule(self) -> MemoryCaseSchedule:
        return MemoryCaseSchedule(self._transaction)

    @cached_property
    def closed_cases(self) -> MemoryClosedCases:
        return MemoryClosedCases(self._transaction)

    @cached_property
    def captures(self) -> MemoryCaptures:
        return MemoryCaptures(self._transaction)

    @cached_property
    def case_evidence(self) -> MemoryCaseEvidence:
        return MemoryCaseEvidence(self._transaction)

    @cached_property
    def capture_posts(self) -> MemoryCapturePosts:
        return MemoryCapturePosts(self._transaction)

    @cached_property
    def privacy_requests(self) -> MemoryPrivacyRequests:
        return MemoryPrivacyRequests(self._transaction)

    @cached_property
    def personal_data(self) -> MemoryPersonalData:
        return MemoryPersonalData(self._transaction)

    @cached_property
    def counting_wishes(self) -> MemoryCountingWishes:
        return MemoryCountingWishes(self._transaction)

    @cached_property
    def guild_departures(self) -> MemoryDepartures:
        return MemoryDepartures(self._transaction)

    @cached_property
    def reminders(self) -> MemoryReminders:
        return MemoryReminders(self._transaction)

    @cached_property
    def reports(self) -> MemoryReports:
        return MemoryReports(self._transaction)

    @cached_property
    def report_posts(self) -> MemoryReportPosts:
        return MemoryReportPosts(self._transaction)

    @cached_property
    def reason_templates(self) -> MemoryReasonTemplates:
        return MemoryReasonTemplates(self._transaction)

    @cached_property
    def bulk_operations(self) -> MemoryBulkOperations:
        return MemoryBulkOperations(self._transaction)

    @cached_property
    def bulk_cases(self) -> MemoryBulkCases:
        return MemoryBulkCases(self._transaction)

    @cached_property
    def owed_answers(self) -> MemoryOwedAnswers:
        return MemoryOwedAnswers(self._transaction)

    @cached_property
    def role_swaps(self) -> MemoryRoleSwaps:
        return MemoryRoleSwaps(self._transaction)

    @cached_property
    def nick_resets(self) -> MemoryNickResets:
        return MemoryNickResets(self._transaction)

    @property
    def case_roles(self) -> MemoryCaseRoles:
        return MemoryCaseRoles(self._transaction)

    @cached_property
    def audit_cursors(self) -> MemoryAuditCursors:
        return MemoryAuditCursors(self._transaction)

    @cached_property
    def adopted_cases(self) -> MemoryAdoptedCases:
        return MemoryAdoptedCases(self._transaction)

    @cached_property
    def foreign_cases(self) -> MemoryForeignCases:
        return MemoryForeignCases(self._transaction)

    @cached_property
    def imports(self) -> MemoryImports:
        return MemoryImports(self._transaction)

    @cached_property
    def drift_checks(self) -> MemoryDriftChecks:
        return MemoryDriftChecks(self._transaction)

    @cached_property
    def escalations(self) -> MemoryEscalationRepository:
        return MemoryEscalationRepository(self._transaction)

    @cached_property
    def member_flow(self) -> MemoryMemberFlow:
        return MemoryMemberFlow(self._transaction)

    @cached_property
    def activity(self) -> MemoryActivityRepository:
        return MemoryActivityRepository(self._transaction)

    @cached_property
    def level_rules(self) -> MemoryLevelRulesRepository:
        return MemoryLevelRulesRepository(self._transaction)

    @cached_property
    def members(self) -> MemoryMemberRepository:
        return MemoryMemberRepository(self._transaction)

    @cached_property
    def points(self) -> MemoryLedgerRepository:
        return MemoryLedgerRepository(self._transaction)

    @cached_property
    def daily_streaks(self) -> MemoryDailyStreaks:
        return MemoryDailyStreaks(self._transaction)

    @cached_property
    def shop_items(self) -> MemoryShopItems:
        return MemoryShopItems(self._transaction)

    @cached_property
    def purchases(self) -> MemoryPurchases:
        return MemoryPurchases(self._transaction)

    @cached_property
    def greetings(self) -> MemoryGreetings:
        return MemoryGreetings(self._transaction)

    @cached_property
    def role_menus(self) -> MemoryRoleMenus:
        return MemoryRoleMenus(self._transaction)

    @cached_property
    def menu_posts(self) -> MemoryMenuPosts:
        return MemoryMenuPosts(self._transaction)

    @cached_property
    def menu_turns(self) -> MemoryMenuTurns:
        return MemoryMenuTurns(self._transaction)

    @cached_property
    def lost_references(self) -> MemoryLostReferences:
        return MemoryLostReferences(self._transaction)

    @cached_property
    def setup_skips(self) -> MemorySetupSkips:
        return MemorySetupSkips(self._transaction)

    @cached_property
    def snippets(self) -> MemorySnippets:
        return MemorySnippets(self._transaction)

    @cached_property
    def role_grants(self) -> MemoryRoleGrantRepository:
        return MemoryRoleGrantRepository(self._transaction)

    @cached_property
    def starboards(self) -> MemoryBoards:
        return MemoryBoards(self._transaction)

    @cached_property
    def board_posts(self) -> MemoryBoardPosts:
        return MemoryBoardPosts(self._transaction)

    @cached_property
    def starred_messages(self) -> MemoryStarredMessages:
        return MemoryStarredMessages(self._transaction)

    async def commit(self) -> None:
        await self._transaction.commit()


@define
class MemoryUnitOfWorkFactory:
    """Turns are not needed, as nobody waits for a connection; `turns` lists whose were asked for."""

    records: MemoryRecords = field(factory=MemoryRecords)

    @property
    def turns(self) -> list[GuildId]:
        return self.records.turns

    @asynccontextmanager
    async def __call__(self, *, turn: GuildId | None = None) -> AsyncIterator[MemoryUnitOfWork]:
        if turn is not None:
            self.turns.append(turn)
        transaction = MemoryTransaction(self.records)
        try:
            yield MemoryUnitOfWork(transaction)
        finally:
            await transaction.close()
