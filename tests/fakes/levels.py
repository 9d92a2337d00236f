from collections.abc import Collection, Mapping, Sequence

from attrs import define, field

from domain.levels.adjustment import Adjustment, AdjustmentKind
from domain.levels.curve import Curve, StandardCurve
from domain.levels.level_errors import AdjustedAlready
from domain.levels.member_level import MemberLevel
from domain.shared.ids import GuildId, RequestId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryTable, MemoryTransaction

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

    async def lock_page(self, guild: GuildId, *, after: UserId, limit: int) -> Mapping[UserId, MemberLevel]:
        users = [each.user for each in self._transaction[MEMBER_LEVELS] if each.guild == guild and each.user > after]
        return await self.lock(guild, sorted(users)[:limit])

    async def await_newcomers(self, guild: GuildId) -> None:
        """Nobody holds a row for a key that refers to it: PostgreSQL's tests show the wait."""

    async def highest(self, guild: GuildId, *, limit: int) -> tuple[MemberLevel, ...]:
        members = [each for each in self._transaction[MEMBER_LEVELS] if each.guild == guild]
        return tuple(sorted(members, key=lambda member: (-member.xp, member.user))[:limit])

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

    async def adjusted(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        sums = dict[UserId, int]()
        for each in self._transaction[XP_ADJUSTMENTS]:
            if each.guild == guild and each.user in users:
                sums[each.user] = sums.get(each.user, 0) + each.amount
        return sums

    async def adjustments_of(
        self, guild: GuildId, request: RequestId, *, after: UserId, limit: int
    ) -> tuple[Adjustment, ...]:
        found = [
            each
            for each in self._transaction[XP_ADJUSTMENTS]
            if (each.guild, each.request) == (guild, request) and each.user > after
        ]
        return tuple(sorted(found, key=lambda adjustment: adjustment.user)[:limit])

    async def adjusted_by(self, guild: GuildId, request: RequestId, user: UserId) -> Adjustment | None:
        return self._transaction[XP_ADJUSTMENTS].find((guild, request, user))

    async def decided_since(self, guild: GuildId, request: RequestId, users: Collection[UserId]) -> frozenset[UserId]:
        """In the order in which they were put, as ids are given."""
        brought, decided = set[UserId](), set[UserId]()
        for each in self._transaction[XP_ADJUSTMENTS]:
            if each.guild == guild and each.user in users:
                if each.request == request:
                    brought.add(each.user)
                elif each.user in brought and each.kind in (AdjustmentKind.SET, AdjustmentKind.RESET):
                    decided.add(each.user)
        return frozenset(decided)
