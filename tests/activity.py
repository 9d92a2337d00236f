"""What is stored of activity, past the repositories; and activity made for tests."""

from datetime import date, datetime
from uuid import UUID, uuid4

from attrs import field, frozen
from sqlalchemy import select

from application.levels.count_activity import CountActivity
from domain.levels.activity import Activity, ActivityKey, Face, MemberId, Second, day_of
from domain.levels.counting import DayCount
from domain.levels.rules import Places
from domain.shared.batch import BatchId
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from infrastructure.database.engines import Engines
from infrastructure.levels.tables import activity_days, activity_hours, member_levels
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.levels_activity import DAYS, HOURS, SUMS, ActivitySums, DayKey
from tests.fakes.records import MemoryRecords

NOON = Second(int(START.timestamp()))
CHANNEL: Places = (ChannelId(800),)
_STREAM = uuid4()


@frozen
class Standing:
    """A row of `member_levels`."""

    xp: int = 0
    level: int = 0
    counted_at: int | None = None
    messages: int = 0
    voice_minutes: int = 0


@frozen
class StoredActivity:
    days: dict[DayKey, DayCount] = field(factory=dict)
    standings: dict[MemberId, Standing] = field(factory=dict)
    hours: dict[tuple[GuildId, datetime], int] = field(factory=dict)


def remembered_activity(records: MemoryRecords) -> StoredActivity:
    sums = records[SUMS]
    return StoredActivity(
        dict(records[DAYS]),
        {
            key: _standing(member.xp, member.level, sums.get(key, ActivitySums()))
            for key, member in records[MEMBER_LEVELS].items()
        },
        dict(records[HOURS]),
    )


def _standing(xp: int, level: int, sums: ActivitySums) -> Standing:
    return Standing(xp, level, sums.counted_at, sums.messages, sums.voice_minutes)


async def stored_activity(engines: Engines) -> StoredActivity:
    async with engines.autocommit.connect() as connection:
        days = (await connection.execute(select(activity_days))).mappings().all()
        members = (await connection.execute(select(member_levels))).mappings().all()
        hours = (await connection.execute(select(activity_hours))).mappings().all()
    return StoredActivity(
        {
            (row["guild_id"], row["user_id"], row["day"], row["rule_version"]): DayCount(
                row["day"],
                row["messages"],
                row["counted_messages"],
                row["voice_minutes"],
                row["message_xp"],
                row["voice_xp"],
            )
            for row in days
        },
        {
            (row["guild_id"], row["user_id"]): Standing(
                row["xp"],
                row["level"],
                None if row["counted_at"] is None else Second(int(row["counted_at"].timestamp())),
                row["messages"],
                row["voice_minutes"],
            )
            for row in members
        },
        {(row["guild_id"], row["hour"]): row["messages"] for row in hours},
    )


def a_face(at: int = NOON, *roles: RoleId) -> Face:
    return Face(Second(at), "emil", "Emil", frozenset(roles))


def some_messages(
    *offsets: int, guild: GuildId = GUILD, user: UserId = MEMBER, places: Places = CHANNEL
) -> dict[ActivityKey, Activity]:
    """Written so many seconds after noon, as the buffer has them."""
    merged = dict[ActivityKey, Activity]()
    for offset in offsets:
        second = NOON + offset
        key, message = ActivityKey(guild, user, day_of(second)), Activity.message(a_face(second), places)
        merged[key] = merged[key].merge(message) if key in merged else message
    return merged


def a_batch(number: int = 1, stream: UUID = _STREAM) -> BatchId:
    return BatchId(stream, number)


def counting(*merged: dict[ActivityKey, Activity], number: int = 1, stream: UUID = _STREAM) -> CountActivity:
    joined = {key: activity for each in merged for key, activity in each.items()}
    return CountActivity(BatchId(stream, number), joined)


def of_day(
    stored: StoredActivity, user: UserId = MEMBER, *, guild: GuildId = GUILD, day: date, rules: int = 0
) -> DayCount:
    return stored.days[guild, user, day, rules]
