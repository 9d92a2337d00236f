"""Activity as others record it, put straight into the records in memory or on PostgreSQL."""

from collections.abc import Mapping
from datetime import date, datetime

from attrs import define
from sqlalchemy import insert

from application.charts.queries import ActivityReader, Flow
from domain.shared.ids import GuildId, UserId
from infrastructure.charts.activity_reader import PostgresActivityReader
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.levels.tables import activity_days, activity_hours
from infrastructure.members.tables import member_flow, members
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.charts import ACTIVITY_DAYS, ACTIVITY_HOURS, MEMBER_FLOW, MEMBER_NAMES, Counted, MemoryActivityReader
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords

type Days = Mapping[tuple[GuildId, UserId, date, int], Counted]
type Hours = Mapping[tuple[GuildId, datetime], int]
type Names = Mapping[tuple[GuildId, UserId], str]
type Flows = Mapping[tuple[GuildId, date], Flow]


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
        self._records[ACTIVITY_DAYS].update(days or {})
        self._records[ACTIVITY_HOURS].update(hours or {})
        self._records[MEMBER_FLOW].update(flow or {})
        self._records[MEMBER_NAMES].update(names or {})


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
        async with self._uow() as uow:
            await uow.guilds.register_many([GUILD, OTHER_GUILD], at=START)
            await uow.commit()
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
        flow_rows = [
            {"guild": guild, "day": day, "joins": each.joins, "leaves": each.leaves}
            for (guild, day), each in (flow or {}).items()
        ]
        times = {"first_seen_at": START, "created_at": START, "updated_at": START}
        name_rows = [
            {"guild": guild, "user": user, "display_name": name, "is_bot": False} | times
            for (guild, user), name in (names or {}).items()
        ]
        filled = (
            (activity_days, day_rows),
            (activity_hours, hour_rows),
            (member_flow, flow_rows),
            (members, name_rows),
        )
        async with self._engines.transactional.connect() as connection:
            for table, rows in filled:
                if rows:
                    await connection.execute(insert(table), rows)
            await connection.commit()
