from collections.abc import Collection, Mapping

from attrs import define

from application.levels.level_queries import (
    EXPLAINED_ADJUSTMENTS,
    EXPLAINED_DAYS,
    DayOfXp,
    PastAdjustment,
    XpSources,
)
from domain.levels.adjustment import AdjustmentKind
from domain.levels.counting import DayXp
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from tests.fakes.levels import MEMBER_LEVELS, XP_ADJUSTMENTS
from tests.fakes.levels_activity import BLOCKS, CLOSED, DAYS
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords


@define
class MemoryLevelReader:
    _records: MemoryRecords

    async def blocked(self, guild: GuildId, seek: Seek) -> Page[LevelBlock]:
        blocks = [block for (theirs, _), block in self._records[BLOCKS].items() if theirs == guild]
        return seek_rows(blocks, seek, key=lambda block: block.user)

    async def xp_of(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        levels = self._records[MEMBER_LEVELS].values()
        return {each.user: each.xp for each in levels if each.guild == guild and each.user in users}

    async def sources(self, guild: GuildId, user: UserId) -> XpSources:
        member = self._records[MEMBER_LEVELS].get((guild, user))
        adjustments = [
            each for each in self._records[XP_ADJUSTMENTS].values() if (each.guild, each.user) == (guild, user)
        ]
        adjusted = dict[AdjustmentKind, int]()
        for each in adjustments:
            adjusted[each.kind] = adjusted.get(each.kind, 0) + each.amount
        days, closed = self._days(guild, user), self._records[CLOSED].get((guild, user), DayXp())
        return XpSources(
            xp=0 if member is None else member.xp,
            message_xp=sum(day.message_xp for day in days) + closed.messages,
            voice_xp=sum(day.voice_xp for day in days) + closed.voice,
            adjusted=adjusted,
            days=tuple(days[:EXPLAINED_DAYS]),
            adjustments=tuple(
                PastAdjustment(kind=each.kind, amount=each.amount, by=each.by, reason=each.reason, at=each.at)
                for each in adjustments[::-1][:EXPLAINED_ADJUSTMENTS]
            ),
        )

    def _days(self, guild: GuildId, user: UserId) -> list[DayOfXp]:
        """Whatever rules they were counted under, newest first."""
        rows = [
            (day, counted)
            for (theirs, whose, day, _), counted in self._records[DAYS].items()
            if (theirs, whose) == (guild, user)
        ]
        return [
            DayOfXp(
                day=day,
                messages=sum(each.messages for when, each in rows if when == day),
                counted_messages=sum(each.counted_messages for when, each in rows if when == day),
                voice_minutes=sum(each.voice_minutes for when, each in rows if when == day),
                message_xp=sum(each.message_xp for when, each in rows if when == day),
                voice_xp=sum(each.voice_xp for when, each in rows if when == day),
            )
            for day in sorted({day for day, _ in rows}, reverse=True)
        ]
