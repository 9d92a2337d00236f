"""Activity as others record it, put straight into the records in memory or on PostgreSQL."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from attrs import define
from sqlalchemy import insert

from application.charts.queries import ActivityReader, Flow
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.members.member import Sighting
from domain.members.names import DisplayName
from domain.shared.ids import GuildId, UserId
from infrastructure.charts.activity_reader import PostgresActivityReader
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.levels.tables import activity_days, activity_hours
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.charts import ACTIVITY_DAYS, ACTIVITY_HOURS, Counted, MemoryActivityReader
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

type Days = Mapping[tuple[GuildId, UserId, date, int], Counted]
type Hours = Mapping[tuple[GuildId, datetime], int]
type Names = Mapping[tuple[GuildId, UserId], str]
type Flows = Mapping[tuple[GuildId, date], Flow]


class Activities(Protocol):
    """Guilds are registered; members are met and counted as in the product, activity is put where it is kept."""

    @property
    def reader(self) -> ActivityReader: ...

    async def put(
        self,
        days: Days | None = None,
        hours: Hours | None = None,
        flow: Flows | None = None,
        names: Names | None = None,
    ) -> None: ...


async def _meet(factory: UnitOfWorkFactory, flow: Flows, names: Names) -> None:
    async with factory() as uow:
        await uow.guilds.register_many([GUILD, OTHER_GUILD], at=START)
        for (guild, day), each in flow.items():
            await uow.member_flow.add(guild, day, joins=each.joins, leaves=each.leaves)
        met = [
            Sighting(guild=guild, user=user, display_name=DisplayName(name), at=START)
            for (guild, user), name in names.items()
        ]
        if met:
            await uow.members.meet(met)
        await uow.commit()


@define
class MemoryActivity:
    _records: MemoryRecords

    @property
    def reader(self) -> ActivityReader:
        return MemoryActivityReader(self._records)

    async def put(
        self,
        days: Days | None = None,
        hours: Hours | None = None,
        flow: Flows | None = None,
        names: Names | None = None,
    ) -> None:
        await _meet(MemoryUnitOfWorkFactory(self._records), flow or {}, names or {})
        self._records[ACTIVITY_DAYS].update(days or {})
        self._records[ACTIVITY_HOURS].update(hours or {})


@define
class PostgresActivity:
    _engines: Engines
    _uow: PostgresUnitOfWorkFactory

    @property
    def reader(self) -> ActivityReader:
        return PostgresActivityReader(Reading(self._engines))

    async def put(
        self,
        days: Days | None = None,
        hours: Hours | None = None,
        flow: Flows | None = None,
        names: Names | None = None,
    ) -> None:
        await _meet(self._uow, flow or {}, names or {})
        day_rows = [
            {
                **dict(zip(("guild", "user", "day", "rule_version"), key, strict=True)),
                "messages": counted.messages,
                "counted_messages": 0,
                "voice_minutes": counted.voice_minutes,
                "message_xp": 0,
                "voice_xp": 0,
            }
            for key, counted in (days or {}).items()
        ]
        hour_rows = [
            {"guild": guild, "hour": hour, "messages": count} for (guild, hour), count in (hours or {}).items()
        ]
        async with self._engines.transactional.connect() as connection:
            for table, rows in ((activity_days, day_rows), (activity_hours, hour_rows)):
                if rows:
                    await connection.execute(insert(table), rows)
            await connection.commit()
