from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from attrs import define

from domain.levels.activity import MemberId, Second
from domain.levels.counting import DayCount, DayXp, Score
from domain.levels.errors import RulesNotFound
from domain.levels.events import LevelReached
from domain.levels.level_events import LevelRulesChanged
from domain.levels.level_repository import LevelBlock
from domain.levels.member_level import MemberLevel
from domain.levels.repository import DecidedRules, MemberCount
from domain.levels.rules import LevelRules
from domain.shared.batch import BatchId
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.records import MemoryTable, MemoryTransaction


@define
class ActivitySums:
    """What `member_levels` holds of a member beside the XP and the level."""

    counted_at: Second | None = None
    counted_before: Second | None = None
    messages: int = 0
    voice_minutes: int = 0


type DayKey = tuple[GuildId, UserId, date, int]
"""With the version of the rules."""

BATCHES = MemoryTable[tuple[GuildId, UUID], tuple[int, datetime]]("activity_batches")
DAYS = MemoryTable[DayKey, DayCount]("activity_days")
CLOSED = MemoryTable[MemberId, DayXp]("member_levels, what closed days brought")
HOURS = MemoryTable[tuple[GuildId, datetime], int]("activity_hours")
SUMS = MemoryTable[MemberId, ActivitySums]("member_levels, the rest")
BLOCKS = MemoryTable[MemberId, LevelBlock]("level_blocks")
RULES = MemoryTable[tuple[GuildId, int], DecidedRules]("level_rules")


@define
class MemoryActivityRepository:
    _transaction: MemoryTransaction

    async def begin(self, batch: BatchId, guilds: Collection[GuildId], *, at: datetime) -> frozenset[GuildId]:
        rows, fresh = self._transaction[BATCHES], set[GuildId]()
        for guild in sorted(guilds):
            self._transaction[GUILDS].require(guild)
            key = guild, batch.stream
            await rows.lock(key)
            known = rows.find(key)
            if known is None or known[0] < batch.number:
                await rows.put(key, (batch.number, at))
                fresh.add(guild)
        return frozenset(fresh)

    async def lock(self, members: Collection[MemberId]) -> Mapping[MemberId, Score]:
        rows, scores = self._transaction[MEMBER_LEVELS], dict[MemberId, Score]()
        for guild, user in sorted(members):
            self._transaction[GUILDS].require(guild)
            await rows.lock((guild, user))
            found = rows.find((guild, user))
            if found is None:
                found = MemberLevel(guild=guild, user=user)
                await rows.put((guild, user), found)
            sums = self._transaction[SUMS].find((guild, user)) or ActivitySums()
            is_blocked = (guild, user) in self._transaction[BLOCKS]
            scores[guild, user] = Score(found.xp, found.level, sums.counted_at, sums.counted_before, is_blocked)
        return scores

    async def gained(self, days: Mapping[MemberId, Collection[date]]) -> Mapping[MemberId, Mapping[date, DayXp]]:
        had: dict[MemberId, dict[date, DayXp]] = {}
        rows = self._transaction[DAYS]
        for (guild, user, day, _), counted in rows.items():
            if day in days.get((guild, user), ()):
                theirs = had.setdefault((guild, user), {})
                before = theirs.get(day, DayXp())
                theirs[day] = DayXp(before.messages + counted.message_xp, before.voice + counted.voice_xp)
        return had

    async def add_days(self, counts: Collection[MemberCount]) -> None:
        rows = self._transaction[DAYS]
        for each in counts:
            for new in each.count.days:
                key = each.guild, each.user, new.day, each.rules
                await rows.lock(key)
                old = rows.find(key) or DayCount(new.day)
                await rows.put(
                    key,
                    DayCount(
                        new.day,
                        old.messages + new.messages,
                        old.counted_messages + new.counted_messages,
                        old.voice_minutes + new.voice_minutes,
                        old.message_xp + new.message_xp,
                        old.voice_xp + new.voice_xp,
                    ),
                )

    async def add_sums(self, counts: Collection[MemberCount]) -> None:
        levels, sums = self._transaction[MEMBER_LEVELS], self._transaction[SUMS]
        for each in counts:
            key = each.guild, each.user
            level, old = levels.find(key), sums.find(key) or ActivitySums()
            assert level is not None, "add_sums is for members that are locked"
            level.xp += each.count.xp
            level.level = each.count.level
            await levels.put(key, level)
            messages = sum(day.messages for day in each.count.days)
            voice_minutes = sum(day.voice_minutes for day in each.count.days)
            new = ActivitySums(
                each.count.counted_at,
                each.count.counted_before,
                old.messages + messages,
                old.voice_minutes + voice_minutes,
            )
            await sums.put(key, new)

    async def add_hours(self, messages: Mapping[tuple[GuildId, datetime], int]) -> None:
        rows = self._transaction[HOURS]
        for key, count in messages.items():
            await rows.lock(key)
            await rows.put(key, (rows.find(key) or 0) + count)

    async def forget_batches(self, *, before: datetime) -> None:
        rows = self._transaction[BATCHES]
        for key, (_, at) in rows.items():
            if at < before:
                await rows.remove(key)

    def announce(self, events: Collection[LevelReached]) -> None:
        self._transaction.events.extend(events)


@define
class MemoryLevelRulesRepository:
    _transaction: MemoryTransaction

    async def in_force(self, guilds: Collection[GuildId]) -> Mapping[GuildId, LevelRules]:
        stored = self._transaction[RULES].items()
        return {
            guild: max(
                (decided.rules for (theirs, _), decided in stored if theirs == guild),
                key=lambda rules: rules.version,
                default=LevelRules(),
            )
            for guild in guilds
        }

    async def add(self, guild: GuildId, decided: DecidedRules) -> None:
        self._transaction[GUILDS].require(guild)
        rows, key = self._transaction[RULES], (guild, decided.rules.version)
        await rows.lock(key)
        if key in rows:
            raise ConcurrentChange
        await rows.put(key, decided)
        self._transaction.events.append(
            LevelRulesChanged(guild=guild, at=decided.at, by=decided.by, version=decided.rules.version)
        )

    async def get(self, guild: GuildId, version: int) -> LevelRules:
        if version == 0:
            return LevelRules()
        decided = self._transaction[RULES].find((guild, version))
        if decided is None:
            raise RulesNotFound(version)
        return decided.rules
