"""The unit of work on PostgreSQL, and the one place that knows every repository."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import cached_property, partial

import asyncpg
import structlog
from attrs import define

from application.shared.errors import TransientFailure
from domain.shared.ids import GuildId
from infrastructure.afk.absence_repository import PostgresAbsences
from infrastructure.channels.act_repository import PostgresChannelActs
from infrastructure.channels.lockdown_repository import PostgresLockdowns
from infrastructure.channels.turn_repository import PostgresChannelTurns
from infrastructure.charts.digest_repository import PostgresDigestRepository
from infrastructure.clock import SystemClock
from infrastructure.configuration.configuration_repository import PostgresConfigurations
from infrastructure.database.engines import Engines
from infrastructure.database.transaction import Transaction
from infrastructure.database.turns import GuildTurns
from infrastructure.evidence.capture_repository import PostgresCapturePosts, PostgresCaptures
from infrastructure.evidence.case_evidence import PostgresCaseEvidence
from infrastructure.fleet.fleet_repository import PostgresFleets
from infrastructure.greetings.greeting_repository import PostgresGreetings
from infrastructure.guilds.guild_repository import PostgresGuildRepository, settings_changed
from infrastructure.guilds.removed_rows import guild_without_row
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.imports.import_repository import PostgresImports
from infrastructure.levels.activity_repository import PostgresActivityRepository
from infrastructure.levels.block_repository import PostgresLevelBlockRepository
from infrastructure.levels.level_rules_repository import PostgresLevelRulesRepository
from infrastructure.levels.member_level_repository import PostgresMemberLevelRepository
from infrastructure.levels.operation_repository import PostgresLevelOperationRepository
from infrastructure.levels.reward_repositories import PostgresLevelRewardRepository, PostgresRewardRefusalRepository
from infrastructure.levels.role_sync_repository import PostgresRoleSyncRepository
from infrastructure.levels.rollup_repository import PostgresRollupRepository
from infrastructure.limits.identify_repository import PostgresIdentifyQueue
from infrastructure.limits.share_repository import PostgresRequestShares
from infrastructure.members.member_flow import PostgresMemberFlow
from infrastructure.members.member_repository import PostgresMemberRepository
from infrastructure.moderation.adoption.adopted_cases import PostgresAdoptedCases
from infrastructure.moderation.adoption.audit_cursors import PostgresAuditCursors
from infrastructure.moderation.appeals.appeal_repository import PostgresAppealPosts, PostgresAppeals
from infrastructure.moderation.bulk.bulk_cases import PostgresBulkCases
from infrastructure.moderation.bulk.operation_repository import PostgresBulkOperations
from infrastructure.moderation.case_log_posts import PostgresCaseLogPosts
from infrastructure.moderation.case_repository import PostgresCaseRepository
from infrastructure.moderation.case_roles import PostgresCaseRoles
from infrastructure.moderation.case_schedule import PostgresCaseSchedule
from infrastructure.moderation.casebook.searches import PostgresCaseSearches
from infrastructure.moderation.drift.drift_checks import PostgresDriftChecks
from infrastructure.moderation.escalation.repository import PostgresEscalationRepository
from infrastructure.moderation.foreign_cases import PostgresForeignCases
from infrastructure.moderation.jail.role_swaps import PostgresRoleSwaps
from infrastructure.moderation.nick.nick_resets import PostgresNickResets
from infrastructure.moderation.owed_answers import PostgresOwedAnswers
from infrastructure.moderation.retention.closed_cases import PostgresClosedCases
from infrastructure.moderation.templates.template_repository import PostgresReasonTemplates
from infrastructure.outbox.writer import write_events
from infrastructure.points.ledger_repository import PostgresLedgerRepository
from infrastructure.points.purchase_repository import PostgresPurchases
from infrastructure.points.role_grant_repository import PostgresRoleGrantRepository
from infrastructure.points.shop_item_repository import PostgresShopItems
from infrastructure.points.streak_repository import PostgresDailyStreaks
from infrastructure.privacy.counting_wishes import PostgresCountingWishes
from infrastructure.privacy.departure_repository import PostgresDepartures
from infrastructure.privacy.erasing import PostgresPersonalData
from infrastructure.privacy.request_repository import PostgresPrivacyRequests
from infrastructure.reminders.reminder_repository import PostgresReminders
from infrastructure.reports.report_repository import PostgresReportPosts, PostgresReports
from infrastructure.role_menus.menu_repository import PostgresMenuPosts, PostgresRoleMenus
from infrastructure.role_menus.turn_repository import PostgresMenuTurns
from infrastructure.setup.lost_references import PostgresLostReferences
from infrastructure.setup.skip_repository import PostgresSetupSkips
from infrastructure.snippets.snippet_repository import PostgresSnippets
from infrastructure.starboard.board_repository import PostgresBoardPosts, PostgresBoards
from infrastructure.starboard.starred_repository import PostgresStarredMessages

_log = structlog.stdlib.get_logger(__name__)


class PostgresUnitOfWork:
    def __init__(self, transaction: Transaction, cache: SettingsCache, events_written: Callable[[], None]) -> None:
        self._transaction = transaction
        self._settings_cache = cache
        self._events_written = events_written

    @cached_property
    def absences(self) -> PostgresAbsences:
        return PostgresAbsences(self._transaction)

    @cached_property
    def channel_acts(self) -> PostgresChannelActs:
        return PostgresChannelActs(self._transaction)

    @cached_property
    def channel_turns(self) -> PostgresChannelTurns:
        return PostgresChannelTurns(self._transaction)

    @cached_property
    def lockdowns(self) -> PostgresLockdowns:
        return PostgresLockdowns(self._transaction)

    @cached_property
    def configurations(self) -> PostgresConfigurations:
        return PostgresConfigurations(self._transaction)

    @cached_property
    def digests(self) -> PostgresDigestRepository:
        return PostgresDigestRepository(self._transaction)

    @cached_property
    def fleets(self) -> PostgresFleets:
        return PostgresFleets(self._transaction)

    @cached_property
    def guilds(self) -> PostgresGuildRepository:
        return PostgresGuildRepository(self._transaction, self._settings_cache)

    @cached_property
    def identify_queue(self) -> PostgresIdentifyQueue:
        return PostgresIdentifyQueue(self._transaction)

    @cached_property
    def request_shares(self) -> PostgresRequestShares:
        return PostgresRequestShares(self._transaction)

    @cached_property
    def member_levels(self) -> PostgresMemberLevelRepository:
        return PostgresMemberLevelRepository(self._transaction)

    @cached_property
    def level_blocks(self) -> PostgresLevelBlockRepository:
        return PostgresLevelBlockRepository(self._transaction)

    @cached_property
    def level_operations(self) -> PostgresLevelOperationRepository:
        return PostgresLevelOperationRepository(self._transaction)

    @cached_property
    def rollups(self) -> PostgresRollupRepository:
        return PostgresRollupRepository(self._transaction)

    @cached_property
    def level_rewards(self) -> PostgresLevelRewardRepository:
        return PostgresLevelRewardRepository(self._transaction)

    @cached_property
    def reward_refusals(self) -> PostgresRewardRefusalRepository:
        return PostgresRewardRefusalRepository(self._transaction)

    @cached_property
    def role_syncs(self) -> PostgresRoleSyncRepository:
        return PostgresRoleSyncRepository(self._transaction)

    @cached_property
    def cases(self) -> PostgresCaseRepository:
        return PostgresCaseRepository(self._transaction)

    @cached_property
    def appeals(self) -> PostgresAppeals:
        return PostgresAppeals(self._transaction)

    @cached_property
    def appeal_posts(self) -> PostgresAppealPosts:
        return PostgresAppealPosts(self._transaction)

    @cached_property
    def case_schedule(self) -> PostgresCaseSchedule:
        return PostgresCaseSchedule(self._transaction)

    @cached_property
    def case_searches(self) -> PostgresCaseSearches:
        return PostgresCaseSearches(self._transaction)

    @cached_property
    def case_log_posts(self) -> PostgresCaseLogPosts:
        return PostgresCaseLogPosts(self._transaction)

    @cached_property
    def closed_cases(self) -> PostgresClosedCases:
        return PostgresClosedCases(self._transaction)

    @cached_property
    def captures(self) -> PostgresCaptures:
        return PostgresCaptures(self._transaction)

    @cached_property
    def case_evidence(self) -> PostgresCaseEvidence:
        return PostgresCaseEvidence(self._transaction)

    @cached_property
    def capture_posts(self) -> PostgresCapturePosts:
        return PostgresCapturePosts(self._transaction)

    @cached_property
    def privacy_requests(self) -> PostgresPrivacyRequests:
        return PostgresPrivacyRequests(self._transaction)

    @cached_property
    def personal_data(self) -> PostgresPersonalData:
        return PostgresPersonalData(self._transaction)

    @cached_property
    def counting_wishes(self) -> PostgresCountingWishes:
        return PostgresCountingWishes(self._transaction)

    @cached_property
    def guild_departures(self) -> PostgresDepartures:
        changed = partial(settings_changed, self._transaction, self._settings_cache)
        return PostgresDepartures(self._transaction, changed)

    @cached_property
    def reminders(self) -> PostgresReminders:
        return PostgresReminders(self._transaction)

    @cached_property
    def reports(self) -> PostgresReports:
        return PostgresReports(self._transaction)

    @cached_property
    def report_posts(self) -> PostgresReportPosts:
        return PostgresReportPosts(self._transaction)

    @cached_property
    def reason_templates(self) -> PostgresReasonTemplates:
        return PostgresReasonTemplates(self._transaction)

    @cached_property
    def bulk_operations(self) -> PostgresBulkOperations:
        return PostgresBulkOperations(self._transaction)

    @cached_property
    def bulk_cases(self) -> PostgresBulkCases:
        return PostgresBulkCases(self._transaction)

    @cached_property
    def owed_answers(self) -> PostgresOwedAnswers:
        return PostgresOwedAnswers(self._transaction)

    @cached_property
    def role_swaps(self) -> PostgresRoleSwaps:
        return PostgresRoleSwaps(self._transaction)

    @cached_property
    def nick_resets(self) -> PostgresNickResets:
        return PostgresNickResets(self._transaction)

    @property
    def case_roles(self) -> PostgresCaseRoles:
        return PostgresCaseRoles(self._transaction)

    @cached_property
    def audit_cursors(self) -> PostgresAuditCursors:
        return PostgresAuditCursors(self._transaction)

    @cached_property
    def adopted_cases(self) -> PostgresAdoptedCases:
        return PostgresAdoptedCases(self._transaction)

    @cached_property
    def foreign_cases(self) -> PostgresForeignCases:
        return PostgresForeignCases(self._transaction)

    @cached_property
    def imports(self) -> PostgresImports:
        return PostgresImports(self._transaction)

    @cached_property
    def drift_checks(self) -> PostgresDriftChecks:
        return PostgresDriftChecks(self._transaction)

    @cached_property
    def escalations(self) -> PostgresEscalationRepository:
        return PostgresEscalationRepository(self._transaction)

    @cached_property
    def member_flow(self) -> PostgresMemberFlow:
        return PostgresMemberFlow(self._transaction)

    @cached_property
    def activity(self) -> PostgresActivityRepository:
        return PostgresActivityRepository(self._transaction)

    @cached_property
    def level_rules(self) -> PostgresLevelRulesRepository:
        return PostgresLevelRulesRepository(self._transaction)

    @cached_property
    def members(self) -> PostgresMemberRepository:
        return PostgresMemberRepository(self._transaction)

    @cached_property
    def points(self) -> PostgresLedgerRepository:
        return PostgresLedgerRepository(self._transaction)

    @cached_property
    def daily_streaks(self) -> PostgresDailyStreaks:
        return PostgresDailyStreaks(self._transaction)

    @cached_property
    def shop_items(self) -> PostgresShopItems:
        return PostgresShopItems(self._transaction)

    @cached_property
    def purchases(self) -> PostgresPurchases:
        return PostgresPurchases(self._transaction)

    @cached_property
    def role_grants(self) -> PostgresRoleGrantRepository:
        return PostgresRoleGrantRepository(self._transaction)

    @cached_property
    def greetings(self) -> PostgresGreetings:
        return PostgresGreetings(self._transaction)

    @cached_property
    def role_menus(self) -> PostgresRoleMenus:
        return PostgresRoleMenus(self._transaction)

    @cached_property
    def menu_posts(self) -> PostgresMenuPosts:
        return PostgresMenuPosts(self._transaction)

    @cached_property
    def menu_turns(self) -> PostgresMenuTurns:
        return PostgresMenuTurns(self._transaction)

    @cached_property
    def lost_references(self) -> PostgresLostReferences:
        return PostgresLostReferences(self._transaction)

    @cached_property
    def setup_skips(self) -> PostgresSetupSkips:
        return PostgresSetupSkips(self._transaction)

    @cached_property
    def snippets(self) -> PostgresSnippets:
        return PostgresSnippets(self._transaction)

    @cached_property
    def starboards(self) -> PostgresBoards:
        return PostgresBoards(self._transaction)

    @cached_property
    def board_posts(self) -> PostgresBoardPosts:
        return PostgresBoardPosts(self._transaction)

    @cached_property
    def starred_messages(self) -> PostgresStarredMessages:
        return PostgresStarredMessages(self._transaction)

    async def commit(self) -> None:
        await write_events(self._transaction)
        if self._transaction.wrote_events:
            self._transaction.after_commit(self._events_written)
        await self._transaction.commit()


@define
class PostgresUnitOfWorkFactory:
    """Makes a fresh unit of work per call. `events_written` is called after each commit that left events behind.

    A guild whose row is missing is registered anew; what needed it raises TransientFailure and may be run again.
    """

    _engines: Engines
    _settings_cache: SettingsCache
    _turns: GuildTurns
    _events_written: Callable[[], None]

    @asynccontextmanager
    async def __call__(self, *, turn: GuildId | None = None) -> AsyncIterator[PostgresUnitOfWork]:
        try:
            async with self._fresh(turn) as uow:
                yield uow
        except asyncpg.ForeignKeyViolationError as violated:
            guild = guild_without_row(violated)
            if guild is None:
                raise
            await self._register_anew(guild)
            raise TransientFailure from violated

    async def _register_anew(self, guild: GuildId) -> None:
        async with self._fresh(None) as uow:
            registered = await uow.guilds.register_many([guild], at=SystemClock().now())
            await uow.commit()
        if registered:
            _log.warning("the row of a guild was removed while it was in use; it is registered anew", guild=guild)

    @asynccontextmanager
    async def _fresh(self, turn: GuildId | None) -> AsyncIterator[PostgresUnitOfWork]:
        transaction = Transaction(self._engines.transactional)
        ends = transaction.begin()
        async with nullcontext() if turn is None else self._turns.of(turn, until=ends):
            try:
                yield PostgresUnitOfWork(transaction, self._settings_cache, self._events_written)
            finally:
                await transaction.close()
