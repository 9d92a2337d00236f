"""The records in memory and on PostgreSQL, behind the same interface."""

from attrs import frozen
from sqlalchemy import text

from application.guilds.queries import GuildSettingsReader, SettingHistoryReader
from application.leaderboards.ports import BoardReader
from application.levels.level_queries import LevelReader
from application.moderation.queries import CaseReader
from application.points.queries import LedgerReader
from application.profiles.queries import ProfileReader
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.events import Event
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.guilds.readers import PostgresGuildSettingsReader, PostgresSettingHistoryReader
from infrastructure.leaderboards.board_reader import PostgresBoardReader
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.points.ledger_reader import PostgresLedgerReader
from infrastructure.profiles.profile_reader import PostgresProfileReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.boards import Fill, FillMemory, FillPostgres
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.guilds import MemoryGuildSettingsReader, MemorySettingHistoryReader
from tests.fakes.levels import MemoryLevelReader
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.points import MemoryLedgerReader
from tests.fakes.profiles import MemoryProfileReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.outbox import stored_events


@frozen
class Backend:
    uow: UnitOfWorkFactory
    settings: GuildSettingsReader
    setting_history: SettingHistoryReader
    cases: CaseReader
    ledger: LedgerReader
    levels: LevelReader
    boards: BoardReader
    profiles: ProfileReader
    fill: Fill
    _engines: Engines | None = None
    _records: MemoryRecords | None = None

    async def events(self) -> list[Event]:
        """What was written to the outbox, oldest first."""
        if self._engines is not None:
            return await stored_events(self._engines)
        assert self._records is not None
        return list(self._records.events)

    async def in_no_order(self) -> None:
        """Let PostgreSQL see how few rows there are: it then reads them as stored, and no index orders them."""
        if self._engines is not None:
            async with self._engines.autocommit.connect() as connection:
                await connection.execute(text("ANALYZE"))


def memory_backend() -> Backend:
    records = MemoryRecords()
    return Backend(
        MemoryUnitOfWorkFactory(records),
        MemoryGuildSettingsReader(records),
        MemorySettingHistoryReader(records),
        MemoryCaseReader(records),
        MemoryLedgerReader(records),
        MemoryLevelReader(records),
        MemoryBoardReader(records),
        MemoryProfileReader(records),
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
        PostgresLedgerReader(reading),
        PostgresLevelReader(reading),
        PostgresBoardReader(reading),
        PostgresProfileReader(reading),
        FillPostgres(engines),
        engines=engines,
    )
