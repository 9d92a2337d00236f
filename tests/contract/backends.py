"""The records in memory and on PostgreSQL, behind the same interface."""

from datetime import date

from attrs import frozen
from sqlalchemy import select, text

from application.afk.queries import AwayReader
from application.channels.queries import LockReader
from application.charts.queries import DigestReader
from application.configuration.queries import ConfigurationReader
from application.evidence.queries import EvidenceReader
from application.fleet.queries import FleetReader
from application.guilds.queries import GuildSettingsReader, SettingHistoryReader
from application.imports.queries import ImportReader
from application.leaderboards.ports import BoardReader
from application.levels.level_queries import LevelReader
from application.levels.reward_queries import RewardReader
from application.levels.rule_queries import RulesReader
from application.members.queries import MemberReader
from application.moderation.appeals.queries import AppealReader
from application.moderation.bulk.ports import BulkPeople
from application.moderation.bulk.queries import BulkReader
from application.moderation.casebook.queries import CasebookReader
from application.moderation.drift.queries import DriftReader
from application.moderation.ends.queries import StuckReader
from application.moderation.escalation.queries import EscalationReader
from application.moderation.jail.queries import JailReader
from application.moderation.nick.ports import NickReader
from application.moderation.queries import CaseReader
from application.moderation.templates.queries import TemplateReader
from application.points.queries import LedgerReader, RoleGrantReader
from application.points.shop_queries import ShopReader, StreakReader
from application.privacy.queries import CountingReader, DepartureReader
from application.profiles.queries import ProfileReader
from application.reminders.queries import ReminderReader
from application.reports.queries import ReportReader
from application.role_menus.queries import RoleMenuReader
from application.setup.queries import ReferenceReader, SetupReader
from application.shared.unit_of_work import UnitOfWorkFactory
from application.snippets.queries import SnippetReader
from application.starboard.queries import StarboardReader
from domain.moderation.case_number import CaseNumber
from domain.points.account import AccountRef
from domain.shared.events import Event
from domain.shared.ids import GuildId
from infrastructure.afk.away_reader import PostgresAwayReader
from infrastructure.channels.lock_reader import PostgresLockReader
from infrastructure.charts.digest_reader import PostgresDigestReader
from infrastructure.configuration.configuration_reader import PostgresConfigurationReader
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.evidence.evidence_reader import PostgresEvidenceReader
from infrastructure.fleet.fleet_reader import PostgresFleetReader
from infrastructure.guilds.readers import PostgresGuildSettingsReader, PostgresSettingHistoryReader
from infrastructure.imports.import_reader import PostgresImportReader
from infrastructure.leaderboards.board_reader import PostgresBoardReader
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.levels.reward_reader import PostgresRewardReader
from infrastructure.levels.rules_reader import PostgresRulesReader
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.moderation.appeals.appeal_reader import PostgresAppealReader
from infrastructure.moderation.bulk.bulk_people import PostgresBulkPeople
from infrastructure.moderation.bulk.bulk_reader import PostgresBulkReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.moderation.casebook.reader import PostgresCasebookReader
from infrastructure.moderation.drift.drift_reader import PostgresDriftReader
from infrastructure.moderation.escalation.reader import PostgresEscalationReader
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from infrastructure.moderation.nick.nick_resets import PostgresNickReader
from infrastructure.moderation.stuck_reader import PostgresStuckReader
from infrastructure.moderation.templates.template_reader import PostgresTemplateReader
from infrastructure.points.ledger_reader import PostgresLedgerReader
from infrastructure.points.role_grant_reader import PostgresRoleGrantReader
from infrastructure.points.shop_reader import PostgresShopReader, PostgresStreakReader
from infrastructure.points.tables import point_accounts
from infrastructure.privacy.counting_reader import PostgresCountingReader
from infrastructure.privacy.departure_reader import PostgresDepartureReader
from infrastructure.profiles.profile_reader import PostgresProfileReader
from infrastructure.reminders.reminder_reader import PostgresReminderReader
from infrastructure.reports.report_reader import PostgresReportReader
from infrastructure.role_menus.menu_reader import PostgresRoleMenuReader
from infrastructure.setup.reference_reader import PostgresReferenceReader
from infrastructure.setup.skip_repository import PostgresSetupReader
from infrastructure.snippets.snippet_reader import PostgresSnippetReader
from infrastructure.starboard.board_reader import PostgresStarboardReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.activity import StoredActivity, remembered_activity, stored_activity
from tests.boards import Fill, FillMemory, FillPostgres
from tests.fakes.afk import MemoryAwayReader
from tests.fakes.appeals import MemoryAppealReader
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_people import MemoryBulkPeople
from tests.fakes.casebook import MemoryCasebookReader
from tests.fakes.channel_records import MemoryLockReader
from tests.fakes.charts import MemoryDigestReader
from tests.fakes.configuration import MemoryConfigurationReader
from tests.fakes.drift import MemoryDriftReader
from tests.fakes.escalation import MemoryEscalationReader
from tests.fakes.evidence import MemoryEvidenceReader
from tests.fakes.fleet import MemoryFleetReader
from tests.fakes.guilds import MemoryGuildSettingsReader, MemorySettingHistoryReader
from tests.fakes.imports import MemoryImportReader
from tests.fakes.jail import MemoryJailReader, MemoryNickReader
from tests.fakes.level_reader import MemoryLevelReader
from tests.fakes.level_rewards import MemoryRewardReader
from tests.fakes.level_rules import MemoryRulesReader
from tests.fakes.members import MEMBER_FLOW, MemoryMemberReader
from tests.fakes.moderation import COUNTERS, MemoryCaseReader
from tests.fakes.points import ACCOUNTS, MemoryLedgerReader
from tests.fakes.privacy import MemoryCountingReader, MemoryDepartureReader
from tests.fakes.profiles import MemoryProfileReader
from tests.fakes.reason_templates import MemoryTemplateReader
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import MemoryReminderReader
from tests.fakes.reports import MemoryReportReader
from tests.fakes.role_grants import MemoryRoleGrantReader
from tests.fakes.role_menus import MemoryRoleMenuReader
from tests.fakes.setup import MemoryReferenceReader, MemorySetupReader
from tests.fakes.shop_reader import MemoryShopReader, MemoryStreakReader
from tests.fakes.snippets import MemorySnippetReader
from tests.fakes.starboard import MemoryStarboardReader
from tests.fakes.stuck import MemoryStuckReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.outbox import stored_events

CHANNEL_SETTINGS, ROLE_SETTINGS = ("mod_log_channel", "jail_channel"), ("jail_role",)


@frozen
class Backend:
    uow: UnitOfWorkFactory
    settings: GuildSettingsReader
    setting_history: SettingHistoryReader
    cases: CaseReader
    appeals: AppealReader
    bulks: BulkReader
    bulk_people: BulkPeople
    casebook: CasebookReader
    members: MemberReader
    digests: DigestReader
    levels: LevelReader
    rewards: RewardReader
    level_rules: RulesReader
    ledger: LedgerReader
    role_grants: RoleGrantReader
    shop: ShopReader
    streaks: StreakReader
    boards: BoardReader
    profiles: ProfileReader
    evidence: EvidenceReader
    imports: ImportReader
    reminders: ReminderReader
    reports: ReportReader
    templates: TemplateReader
    jails: JailReader
    nicknames: NickReader
    drift: DriftReader
    stuck: StuckReader
    escalation: EscalationReader
    locks: LockReader
    role_menus: RoleMenuReader
    setup: SetupReader
    references: ReferenceReader
    snippets: SnippetReader
    starboards: StarboardReader
    departures: DepartureReader
    counting: CountingReader
    absences: AwayReader
    configurations: ConfigurationReader
    fleet: FleetReader
    fill: Fill
    _engines: Engines | None = None
    _records: MemoryRecords | None = None

    async def events(self) -> list[Event]:
        """What was written to the outbox, oldest first."""
        if self._engines is not None:
            return await stored_events(self._engines)
        assert self._records is not None
        return list(self._records.events)

    async def member_flow(self) -> dict[tuple[GuildId, date], tuple[int, int]]:
        """Joins and leaves by guild and day."""
        if self._engines is not None:
            async with self._engines.autocommit.connect() as connection:
                rows = await connection.execute(text("SELECT guild_id, day, joins, leaves FROM member_flow"))
                return {(guild, day): (joins, leaves) for guild, day, joins, leaves in rows}
        assert self._records is not None
        return dict(self._records[MEMBER_FLOW])

    async def accounts(self) -> dict[tuple[GuildId, AccountRef], int]:
        """All accounts of points there are, with their balances."""
        if self._engines is not None:
            rows = await Reading(self._engines).rows(select(point_accounts))
            return {(row["guild"], AccountRef(row["kind"], row["holder"])): row["balance"] for row in rows}
        assert self._records is not None
        return dict(self._records[ACCOUNTS])

    async def activity(self) -> StoredActivity:
        """All that is stored of activity."""
        if self._engines is not None:
            return await stored_activity(self._engines)
        assert self._records is not None
        return remembered_activity(self._records)

    async def skip_to(self, guild: GuildId, number: int) -> None:
        """Let the guild's next case have the number after this one."""
        if self._engines is not None:
            counter = text("UPDATE case_counters SET last_number = :number WHERE guild_id = :guild")
            async with self._engines.autocommit.connect() as connection:
                await connection.execute(counter, {"guild": guild, "number": number})
        else:
            assert self._records is not None
            self._records[COUNTERS][guild] = CaseNumber(number)

    async def in_no_order(self, *tables: str) -> None:
        """Let PostgreSQL see how few rows there are: it then reads them as stored, and no index orders them."""
        if self._engines is not None:
            async with self._engines.autocommit.connect() as connection:
                await connection.execute(text(f"ANALYZE {', '.join(tables)}"))


def memory_backend() -> Backend:
    records = MemoryRecords()
    return Backend(
        MemoryUnitOfWorkFactory(records),
        MemoryGuildSettingsReader(records),
        MemorySettingHistoryReader(records),
        MemoryCaseReader(records),
        MemoryAppealReader(records),
        MemoryBulkReader(records),
        MemoryBulkPeople(records),
        MemoryCasebookReader(records),
        MemoryMemberReader(records),
        MemoryDigestReader(records),
        MemoryLevelReader(records),
        MemoryRewardReader(records),
        MemoryRulesReader(records),
        MemoryLedgerReader(records),
        MemoryRoleGrantReader(records),
        MemoryShopReader(records),
        MemoryStreakReader(records),
        MemoryBoardReader(records),
        MemoryProfileReader(records),
        MemoryEvidenceReader(records),
        MemoryImportReader(records),
        MemoryReminderReader(records),
        MemoryReportReader(records),
        MemoryTemplateReader(records),
        MemoryJailReader(records),
        MemoryNickReader(records),
        MemoryDriftReader(records),
        MemoryStuckReader(records),
        MemoryEscalationReader(records),
        MemoryLockReader(records),
        MemoryRoleMenuReader(records),
        MemorySetupReader(records),
        MemoryReferenceReader(records, CHANNEL_SETTINGS, ROLE_SETTINGS),
        MemorySnippetReader(records),
        MemoryStarboardReader(records),
        MemoryDepartureReader(records),
        MemoryCountingReader(records),
        MemoryAwayReader(records),
        MemoryConfigurationReader(records),
        MemoryFleetReader(records),
        FillMemory(records),
        records=records,
    )


def postgres_backend(engines: Engines, uow: PostgresUnitOfWorkFactory) -> Backend:
    reading = Reading(engines)
    return Backend(
        uow,
        PostgresGuildSettingsReader(reading),
        PostgresSettingHistoryReader(reading),
        PostgresCaseReader(reading),
        PostgresAppealReader(reading),
        PostgresBulkReader(reading),
        PostgresBulkPeople(reading),
        PostgresCasebookReader(reading, reading),
        PostgresMemberReader(reading),
        PostgresDigestReader(reading),
        PostgresLevelReader(reading),
        PostgresRewardReader(reading),
        PostgresRulesReader(reading),
        PostgresLedgerReader(reading),
        PostgresRoleGrantReader(reading),
        PostgresShopReader(reading),
        PostgresStreakReader(reading),
        PostgresBoardReader(reading),
        PostgresProfileReader(reading),
        PostgresEvidenceReader(reading),
        PostgresImportReader(reading),
        PostgresReminderReader(reading),
        PostgresReportReader(reading),
        PostgresTemplateReader(reading),
        PostgresJailReader(reading),
        PostgresNickReader(reading),
        PostgresDriftReader(reading),
        PostgresStuckReader(reading),
        PostgresEscalationReader(reading),
        PostgresLockReader(reading),
        PostgresRoleMenuReader(reading),
        PostgresSetupReader(reading),
        PostgresReferenceReader(reading, CHANNEL_SETTINGS, ROLE_SETTINGS),
        PostgresSnippetReader(reading),
        PostgresStarboardReader(reading),
        PostgresDepartureReader(reading),
        PostgresCountingReader(reading),
        PostgresAwayReader(reading),
        PostgresConfigurationReader(reading),
        PostgresFleetReader(reading),
        FillPostgres(engines),
        engines=engines,
    )
