"""XP of another bot, and who gets none by the word of its moderators."""

from collections.abc import Collection, Sequence

from attrs import define, frozen

from application.shared.importing import BroughtIn, ImportOccasion, Item, Outcome
from application.shared.unit_of_work import UnitOfWork
from domain.levels.adjustment import Decision
from domain.levels.curve import MAX_XP, Curve
from domain.levels.level_repository import LevelBlock
from domain.levels.member_level import moved_since
from domain.levels.operation_errors import ModeDiffers
from domain.levels.operations import ImportMode, imported_amount
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.importing import IMPORTER, Part, Remark, request_of


@frozen(kw_only=True)
class ForeignXp:
    user: UserId
    xp: int
    level: int
    """By the rules over there."""


@define
class XpKeeper:
    """Rewards follow, as after `tux levels import`: whose level is another than before is looked at. Raises
    ModeDiffers."""

    _mode: ImportMode
    part: Part = Part.LEVELS

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        """In which mode."""
        return _MODES.index(self._mode)

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignXp]]
    ) -> Sequence[Outcome]:
        check_mode(occasion.number, occasion.settled, self._mode)
        usable = {each.fact.user: each for each in items if 0 <= each.fact.xp <= MAX_XP}
        outcomes = [
            Outcome(key=each.key, left_out=Remark.VALUE_UNUSABLE) for each in items if each.fact.user not in usable
        ]
        decided = _decided(occasion, request_of(2 * occasion.number))
        members = await uow.member_levels.lock(occasion.guild, [*usable])
        curve = await _curve(uow, occasion.guild)
        before = {user: member.level for user, member in members.items()}
        moved = []
        for user, each in usable.items():
            member = members[user]
            wanted = imported_amount(self._mode, present=member.xp, imported=each.fact.xp)
            amount = min(wanted, MAX_XP - member.xp)
            if amount:
                member.bring_in(amount, decided=decided, curve=curve)
                moved.append(member)
            remarks = (Remark.OTHER_LEVEL,) if curve.level_at(each.fact.xp) != each.fact.level else ()
            outcomes.append(Outcome(key=each.key, user=user, target=amount, remarks=remarks))
        await uow.member_levels.save(moved)
        await uow.role_syncs.put(moved_since(before, moved), at=occasion.at)
        return outcomes

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """Not from those whose XP somebody has set to a number since: what was decided then would be lost."""
        amounts = {row.user: row.target or 0 for row in rows if row.user is not None}
        brought_by = request_of(2 * occasion.number)
        members = await uow.member_levels.lock(occasion.guild, [*amounts])
        decided_since = await uow.member_levels.decided_since(occasion.guild, brought_by, [*amounts])
        curve = await _curve(uow, occasion.guild)
        decided = _decided(occasion, request_of(2 * occasion.number + 1))
        before = {user: member.level for user, member in members.items()}
        moved = []
        for user, amount in amounts.items():
            if amount and user not in decided_since:
                members[user].take_back(amount, decided=decided, curve=curve)
                moved.append(members[user])
        await uow.member_levels.save(moved)
        await uow.role_syncs.put(moved_since(before, moved), at=occasion.at)
        return {row.key for row in rows if row.user is None or row.user not in decided_since}


_MODES = (ImportMode.MAX, ImportMode.ADD, ImportMode.REPLACE)
"""In an order that stays."""


def check_mode(number: int, settled: int, mode: ImportMode) -> None:
    """Whether an import goes on in the mode that it began in, by what it `settled`. Raises ModeDiffers."""
    if (begun := _MODES[settled]) is not mode:
        raise ModeDiffers(number, begun.value, mode.value)


async def _curve(uow: UnitOfWork, guild: GuildId) -> Curve:
    return (await uow.level_rules.in_force([guild]))[guild].curve


def _decided(occasion: ImportOccasion, request: RequestId) -> Decision:
    return Decision(by=IMPORTER, reason=occasion.source, request=request, at=occasion.at)


@define
class LevelBlocksKeeper:
    part: Part = Part.LEVEL_BLOCKS

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        return 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[UserId]]
    ) -> Sequence[Outcome]:
        blocks = [LevelBlock(user=each.fact, by=IMPORTER, at=occasion.at) for each in items]
        new = await uow.level_blocks.add_new(occasion.guild, blocks)
        return [
            Outcome(key=each.key, user=each.fact, left_out=None if each.fact in new else Remark.THERE_ALREADY)
            for each in items
        ]

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """Not where somebody has lifted or renewed it since."""
        users = {row.user: row.key for row in rows if row.user is not None}
        return {users[user] for user in await uow.level_blocks.remove_of(occasion.guild, users, by=IMPORTER)}
