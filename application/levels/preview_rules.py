from collections import Counter
from collections.abc import Mapping
from heapq import nlargest

from attrs import define, evolve, frozen

from application.levels.rule_queries import RulesReader
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.levels.member_level import MemberLevel
from domain.levels.replay import replayed
from domain.levels.rule_changes import RuleChange
from domain.levels.rules import LevelRules, check_rules
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

AT_ONCE = 1000
"""Members read at once."""

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
        members, by_levels, most = 0, Counter[int](), list[Move]()
        after, known = UserId(0), dict[int, LevelRules]()
        while True:
            async with self._uow() as uow:
                page = await uow.member_levels.page(command.guild, after=after, limit=AT_ONCE)
                moves = await _moves(uow, command.guild, page, evolve(rules, version=now.version + 1), known)
            if not page:
                break
            members, after = members + len(page), page[-1].user
            by_levels.update(move.level - move.level_before for move in moves)
            most = nlargest(SHOWN, [*most, *(move for move in moves if _distance(move) != (0, 0))], key=_distance)
        del by_levels[0]
        return RulesPreview(
            rules=rules,
            members=members,
            by_levels=dict(sorted(by_levels.items(), reverse=True)),
            most=tuple(most),
            is_exact=all(_draws_alike(rules, earlier) for earlier in (now, *known.values())),
        )


async def _moves(
    uow: UnitOfWork,
    guild: GuildId,
    page: tuple[MemberLevel, ...],
    rules: LevelRules,
    known: dict[int, LevelRules],
) -> list[Move]:
    users = [member.user for member in page]
    days = await uow.rollups.of(guild, users)
    for version in {day.rules for day in days} - known.keys():
        known[version] = await uow.level_rules.get(guild, version)
    xp = dict(await uow.member_levels.adjusted(guild, users))
    for day in replayed(days, rules, known.__getitem__):
        xp[day.user] = xp.get(day.user, 0) + day.message_xp + day.voice_xp
    moves = list[Move]()
    for member in page:
        after = max(xp.get(member.user, 0), 0)
        moves.append(
            Move(
                member=member.user,
                xp_before=member.xp,
                xp=after,
                level_before=member.level,
                level=rules.curve.level_at(after),
            )
        )
    return moves


def _distance(move: Move) -> tuple[int, int]:
    return abs(move.level - move.level_before), abs(move.xp - move.xp_before)


def _draws_alike(one: LevelRules, other: LevelRules) -> bool:
    return (one.least_xp, one.most_xp) == (other.least_xp, other.most_xp)
