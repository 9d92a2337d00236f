from collections.abc import Collection, Mapping, Sequence

from attrs import define, field

from application.levels.level_queries import EXPLAINED_ADJUSTMENTS, LevelStanding, PastAdjustment, XpSources
from domain.levels.adjustment import Adjustment, AdjustmentKind
from domain.levels.curve import Curve, StandardCurve
from domain.levels.level_errors import AdjustedAlready
from domain.levels.member_level import MemberLevel
from domain.shared.ids import GuildId, RequestId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

type MemberKey = tuple[GuildId, UserId]

MEMBER_LEVELS = MemoryTable[MemberKey, MemberLevel]("member_levels")
XP_ADJUSTMENTS = MemoryTable[tuple[GuildId, RequestId, UserId], Adjustment]("xp_adjustments")


@define
class FixedCurves:
    curve: Curve = field(factory=StandardCurve)

    async def of(self, guild: GuildId) -> Curve:
        return self.curve


@define
class MemoryMemberLevelRepository:
    _transaction: MemoryTransaction

    async def lock(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, MemberLevel]:
        rows, locked = self._transaction[MEMBER_LEVELS], dict[UserId, MemberLevel]()
        for user in sorted(users):
            await rows.lock((guild, user))
            self._transaction[GUILDS].require(guild)
            member = rows.find((guild, user))
            if member is None:
                member = MemberLevel(guild=guild, user=user)
                await rows.put((guild, user), member)
            locked[user] = member
        return locked

    async def save(self, members: Sequence[MemberLevel]) -> None:
        adjustments = self._transaction[XP_ADJUSTMENTS]
        for member in members:
            for adjustment in member.pull_adjustments():
                key = (adjustment.guild, adjustment.request, adjustment.user)
                if key in adjustments:
                    raise AdjustedAlready
                await adjustments.put(key, adjustment)
            self._transaction.events.extend(member.pull_events())
            await self._transaction[MEMBER_LEVELS].put((member.guild, member.user), member)

    async def adjusted_by(self, guild: GuildId, request: RequestId, user: UserId) -> Adjustment | None:
        return self._transaction[XP_ADJUSTMENTS].find((guild, request, user))


@define
class MemoryLevelReader:
    _records: MemoryRecords

    async def standing(self, guild: GuildId, user: UserId) -> LevelStanding:
        members = [member for member in self._records[MEMBER_LEVELS].values() if member.guild == guild]
        ranked = sorted(members, key=lambda member: (-member.xp, member.user))
        for place, member in enumerate(ranked, start=1):
            if member.user == user:
                return LevelStanding(xp=member.xp, rank=place if member.xp else None)
        return LevelStanding()

    async def sources(self, guild: GuildId, user: UserId) -> XpSources:
        member = self._records[MEMBER_LEVELS].get((guild, user))
        adjustments = [
            each for each in self._records[XP_ADJUSTMENTS].values() if (each.guild, each.user) == (guild, user)
        ]
        adjusted = dict[AdjustmentKind, int]()
        for each in adjustments:
            adjusted[each.kind] = adjusted.get(each.kind, 0) + each.amount
        return XpSources(
            xp=0 if member is None else member.xp,
            message_xp=0,
            voice_xp=0,
            adjusted=adjusted,
            days=(),
            adjustments=tuple(
                PastAdjustment(kind=each.kind, amount=each.amount, by=each.by, reason=each.reason, at=each.at)
                for each in adjustments[::-1][:EXPLAINED_ADJUSTMENTS]
            ),
        )
