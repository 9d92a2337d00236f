import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from heapq import nlargest

from attrs import define, evolve, frozen

from application.levels.rule_queries import RulesReader
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.levels.member_level import MemberLevel
from domain.levels.replay import Rollup, replayed
from domain.levels.rule_changes import RuleChange
from domain.levels.rules import LevelRules, check_rules
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

MOST_MEMBERS = 2_000
"""Those with the most XP; what is said of them shows what the rules would do."""

MOST_DAYS = 500_000
"""Stored days that are replayed for one preview, give or take a read."""

AT_ONCE = 10
"""Members whose days are read at once: a few thousand days, where they wrote for a year."""

SHOWN = 10


@frozen(kw_only=True)
class PreviewRules:
    """Without changes: what counting anew under the rules in force would do."""

    guild: GuildId
    by: Standing
    changes: tuple[RuleChange, ...] = ()


@frozen(kw_only=True)
class Move:
    member: UserId
    xp_before: int
    xp: int
    level_before: int
    level: int


@frozen(kw_only=True)
class RulesPreview:
    rules: LevelRules
    members: int
    """How many were looked at, from the most XP on."""
    is_whole: bool
    """Whether those are all there are."""
    by_levels: Mapping[int, int]
    """How many members move by so many levels, up or down; those who stay are not in it."""
    most: tuple[Move, ...]
    """Those who move most, by levels and then by XP; up to SHOWN."""
    is_exact: bool
    """Whether what was drawn is kept as it was; else another range of XP is applied to the mean."""


@define
class PreviewRulesHandler:
    """What other rules would make of all that was counted until now; nothing is changed."""

    _uow: UnitOfWorkFactory
    _rules: RulesReader

    async def __call__(self, command: PreviewRules) -> RulesPreview:
        command.by.require(Permission.MANAGE_GUILD)
        now = await self._rules.in_force(command.guild)
        rules = now
        for change in command.changes:
            rules = change.apply_to(rules)
        check_rules(rules)
        async with self._uow() as uow:
            highest = await uow.member_levels.highest(command.guild, limit=MOST_MEMBERS + 1)
        known, moves = dict[int, LevelRules](), list[Move]()
        replay = self._moves(command.guild, highest[:MOST_MEMBERS], evolve(rules, version=now.version + 1), known)
        async for move in replay:
            moves.append(move)
            await asyncio.sleep(0)  # each member's days take a while, and others wait meanwhile
        by_levels = Counter(move.level - move.level_before for move in moves)
        del by_levels[0]
        return RulesPreview(
            rules=rules,
            members=len(moves),
            is_whole=len(moves) == len(highest),
            by_levels=dict(sorted(by_levels.items(), reverse=True)),
            most=tuple(nlargest(SHOWN, [move for move in moves if _distance(move) != (0, 0)], key=_distance)),
            is_exact=all(_draws_alike(rules, earlier) for earlier in (now, *known.values())),
        )

    async def _moves(
        self, guild: GuildId, members: Sequence[MemberLevel], rules: LevelRules, known: dict[int, LevelRules]
    ) -> AsyncIterator[Move]:
        """In their order, until they or MOST_DAYS are used up; notes under which rules their days were counted."""
        read = 0
        for first in range(0, len(members), AT_ONCE):
            page = members[first : first + AT_ONCE]
            users, days = [member.user for member in page], defaultdict[UserId, list[Rollup]](list)
            async with self._uow() as uow:
                stored = await uow.rollups.of(guild, users)
                for version in {day.rules for day in stored} - known.keys():
                    known[version] = await uow.level_rules.get(guild, version)
                adjusted = await uow.member_levels.adjusted(guild, users)
                closed = await uow.rollups.closed(guild, users)
            for day in stored:
                days[day.user].append(day)
            for member in page:
                again = replayed(days[member.user], rules, known.__getitem__)
                counted = sum(day.message_xp + day.voice_xp for day in again) + closed.get(member.user, 0)
                yield _move(member, counted, adjusted, rules)
            read += len(stored)
            if read >= MOST_DAYS:
                return


def _move(member: MemberLevel, counted: int, adjusted: Mapping[UserId, int], rules: LevelRules) -> Move:
    xp = max(counted + adjusted.get(member.user, 0), 0)
    return Move(
        member=member.user,
        xp_before=member.xp,
        xp=xp,
        level_before=member.level,
        level=rules.curve.level_at(xp),
    )


def _distance(move: Move) -> tuple[int, int]:
    return abs(move.level - move.level_before), abs(move.xp - move.xp_before)


def _draws_alike(one: LevelRules, other: LevelRules) -> bool:
    return (one.least_xp, one.most_xp) == (other.least_xp, other.most_xp)
