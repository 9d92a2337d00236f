"""The records in memory and on PostgreSQL, behind the same interface."""

from attrs import frozen
from sqlalchemy import select, text

from application.guilds.queries import GuildSettingsReader, SettingHistoryReader
from application.moderation.queries import CaseReader
from application.points.queries import LedgerReader, RoleGrantReader
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.points.account import AccountRef
from domain.shared.events import Event
from domain.shared.ids import GuildId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.guilds.readers import PostgresGuildSettingsReader, PostgresSettingHistoryReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.points.ledger_reader import PostgresLedgerReader
from infrastructure.points.role_grant_reader import PostgresRoleGrantReader
from infrastructure.points.tables import point_accounts
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.fakes.guilds import MemoryGuildSettingsReader, MemorySettingHistoryReader
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.points import ACCOUNTS, MemoryLedgerReader
from tests.fakes.records import MemoryRecords
from tests.fakes.role_grants import MemoryRoleGrantReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.outbox import stored_events


@frozen
class Backend:
    uow: UnitOfWorkFactory
    settings: GuildSettingsReader
    setting_history: SettingHistoryReader
    cases: CaseReader
    ledger: LedgerReader
    role_grants: RoleGrantReader
    _engines: Engines | None = None
    _records: MemoryRecords | None = None

    async def events(self) -> list[Event]:
        """What was written to the outbox, oldest first."""
        if self._engines is not None:
            return await stored_events(self._engines)
        assert self._records is not None
        return list(self._records.events)

    async def accounts(self) -> dict[tuple[GuildId, AccountRef], int]:
        """All accounts of points there are, with their balances."""
        if self._engines is not None:
            rows = await Reading(self._engines).rows(select(point_accounts))
            return {(row["guild"], AccountRef(row["kind"], row["holder"])): row["balance"] for row in rows}
        assert self._records is not None
        return dict(self._records[ACCOUNTS])

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
        MemoryRoleGrantReader(records),
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
        PostgresRoleGrantReader(reading),
        engines=engines,
    )
