from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import cast

from attrs import define
from sqlalchemy import BigInteger, Column, TableValuedAlias, bindparam, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, Insert
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.levels.activity import MemberId, Second
from domain.levels.counting import DayXp, Score, at
from domain.levels.events import LevelReached
from domain.levels.repository import MemberCount
from domain.shared.batch import BatchId
from domain.shared.ids import GuildId, UserId
from infrastructure.database.metadata import AnyTable
from infrastructure.database.transaction import Transaction
from infrastructure.levels.tables import activity_batches, activity_days, activity_hours, level_blocks, member_levels


def _many(table: AnyTable, *keys: str) -> Insert:
    """Inserts a row for each entry of the arrays that are given by the columns' keys."""
    columns = [table.c[key] for key in keys]
    arrays = (bindparam(column.key, type_=ARRAY(column.type)) for column in columns)
    rows = func.unnest(*arrays).table_valued(*keys, joins_implicitly=True).render_derived()
    return upsert(table).from_select(list(keys), select(rows))


_batches = upsert(activity_batches).from_select(
    ["guild", "stream", "number", "at"],
    select(
        func.unnest(bindparam("guilds", type_=ARRAY(BigInteger))).column_valued("guild"),
        *(bindparam(key, type_=activity_batches.c[key].type) for key in ("stream", "number", "at")),
    ),
)
_BEGIN = _batches.on_conflict_do_update(
    index_elements=list(activity_batches.primary_key),
    set_={activity_batches.c.number: _batches.excluded.number, activity_batches.c.at: _batches.excluded.at},
    where=activity_batches.c.number < _batches.excluded.number,
).returning(activity_batches.c.guild)

_MAKE = _many(member_levels, "guild", "user").on_conflict_do_nothing()


def _asked(table: AnyTable, name: str, *keys: str) -> TableValuedAlias:
    """Rows from arrays; a parameter is the column's key with an s."""
    arrays = (bindparam(f"{key}s", type_=ARRAY(table.c[key].type)) for key in keys)
    columns = (Column(key, table.c[key].type) for key in keys)
    return func.unnest(*arrays).table_valued(*columns, name=name).render_derived()


_locked = _asked(member_levels, "asked", "guild", "user")
_LOCK = (
    select(
        *(member_levels.c[key] for key in ("guild", "user", "xp", "level", "counted_at", "counted_before")),
        exists()
        .where(level_blocks.c.guild == member_levels.c.guild, level_blocks.c.user == member_levels.c.user)
        .label("is_blocked"),
    )
    .join_from(
        member_levels, _locked, (member_levels.c.guild == _locked.c.guild) & (member_levels.c.user == _locked.c.user)
    )
    .order_by(member_levels.c.guild, member_levels.c.user)
    .with_for_update(of=member_levels)
)

_days = _asked(activity_days, "asked", "guild", "user", "day")
_GAINED = (
    select(
        activity_days.c.guild,
        activity_days.c.user,
        activity_days.c.day,
        func.sum(activity_days.c.message_xp).cast(BigInteger).label("message_xp"),
        func.sum(activity_days.c.voice_xp).cast(BigInteger).label("voice_xp"),
    )
    .join_from(
        activity_days,
        _days,
        (activity_days.c.guild == _days.c.guild)
        & (activity_days.c.user == _days.c.user)
        & (activity_days.c.day == _days.c.day),
    )
    .group_by(activity_days.c.guild, activity_days.c.user, activity_days.c.day)
)

_DAY_KEY = ("guild", "user", "day", "rule_version")
_DAY_SUMS = ("messages", "counted_messages", "voice_minutes", "message_xp", "voice_xp")
_day_sums = attrgetter(*_DAY_SUMS)


def _adding(insert: Insert, table: AnyTable, sums: Iterable[str]) -> Insert:
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={table.c[key]: table.c[key] + insert.excluded[key] for key in sums}
    )


_ADD_DAYS = _adding(_many(activity_days, *_DAY_KEY, *_DAY_SUMS), activity_days, _DAY_SUMS)
_ADD_HOURS = _adding(_many(activity_hours, "guild", "hour", "messages"), activity_hours, ["messages"])

_SUMS = ("guild", "user", "xp", "level", "counted_at", "counted_before", "messages", "voice_minutes")
_added = _asked(member_levels, "added", *_SUMS)
_ADD_SUMS = (
    update(member_levels)
    .where(member_levels.c.guild == _added.c.guild, member_levels.c.user == _added.c.user)
    .values(
        {member_levels.c[key]: member_levels.c[key] + _added.c[key] for key in ("xp", "messages", "voice_minutes")}
        | {member_levels.c[key]: _added.c[key] for key in ("level", "counted_at", "counted_before")}
    )
)

_FORGET = delete(activity_batches).where(activity_batches.c.at < bindparam("before"))


@define
class PostgresActivityRepository:
    _transaction: Transaction

    async def begin(self, batch: BatchId, guilds: Collection[GuildId], *, at: datetime) -> frozenset[GuildId]:
        noted = await self._transaction.execute(
            _BEGIN, {"guilds": sorted(guilds), "stream": batch.stream, "number": batch.number, "at": at}
        )
        return frozenset(row["guild_id"] for row in noted.mappings())

    async def lock(self, members: Collection[MemberId]) -> Mapping[MemberId, Score]:
        ordered = sorted(members)
        # First, so that all who want the same rows want them in the same order; without writing those that are there.
        await self._transaction.execute(_MAKE, _columns(("guild", "user"), ordered))
        locked = await self._transaction.execute(_LOCK, _columns(("guilds", "users"), ordered))
        rows = cast(Iterable[tuple[GuildId, UserId, int, int, datetime | None, datetime | None, bool]], locked)
        return {
            (guild, user): Score(xp, level, _second(counted_at), _second(counted_before), is_blocked)
            for guild, user, xp, level, counted_at, counted_before, is_blocked in rows
        }

    async def gained(self, days: Mapping[MemberId, Collection[date]]) -> Mapping[MemberId, Mapping[date, DayXp]]:
        asked = [(guild, user, day) for guild, user in sorted(days) for day in sorted(days[guild, user])]
        had: dict[MemberId, dict[date, DayXp]] = {}
        found = await self._transaction.execute(_GAINED, _columns(("guilds", "users", "days"), asked))
        for row in found.mappings():
            theirs = had.setdefault((row["guild_id"], row["user_id"]), {})
            theirs[row["day"]] = DayXp(row["message_xp"], row["voice_xp"])
        return had

    async def add_days(self, counts: Collection[MemberCount]) -> None:
        rows = [
            (each.guild, each.user, day.day, each.rules, *_day_sums(day))
            for each in sorted(counts, key=_key)
            for day in each.count.days
        ]
        await self._transaction.execute(_ADD_DAYS, _columns((*_DAY_KEY, *_DAY_SUMS), rows))

    async def add_sums(self, counts: Collection[MemberCount]) -> None:
        rows = [
            (
                each.guild,
                each.user,
                each.count.xp,
                each.count.level,
                _moment(each.count.counted_at),
                _moment(each.count.counted_before),
                sum(day.messages for day in each.count.days),
                sum(day.voice_minutes for day in each.count.days),
            )
            for each in sorted(counts, key=_key)
        ]
        await self._transaction.execute(_ADD_SUMS, _columns([f"{key}s" for key in _SUMS], rows))

    async def add_hours(self, messages: Mapping[tuple[GuildId, datetime], int]) -> None:
        rows = [(guild, hour, count) for (guild, hour), count in sorted(messages.items())]
        await self._transaction.execute(_ADD_HOURS, _columns(("guild", "hour", "messages"), rows))

    async def forget_batches(self, *, before: datetime) -> None:
        await self._transaction.execute(_FORGET, {"before": before})

    def announce(self, events: Collection[LevelReached]) -> None:
        self._transaction.events.extend(events)


def _key(count: MemberCount) -> MemberId:
    return count.guild, count.user


def _columns(names: Collection[str], rows: Sequence[tuple[object, ...]]) -> dict[str, object]:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def _moment(second: Second | None) -> datetime | None:
    return None if second is None else at(second)


def _second(moment: datetime | None) -> Second | None:
    return None if moment is None else Second(int(moment.timestamp()))
