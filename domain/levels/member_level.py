"""A member's XP and level, as far as people decide about them; activity is counted past it, in batches."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import define, field

from domain.levels.adjustment import Adjustment, AdjustmentKind, Decision
from domain.levels.curve import MAX_XP, Curve
from domain.levels.events import LevelReached
from domain.levels.level_errors import NothingToAdjust, XpOutOfBounds
from domain.levels.level_events import LevelAdjusted
from domain.shared.events import Aggregate
from domain.shared.ids import GuildId, UserId

ONE_BY_ONE = (AdjustmentKind.ADD, AdjustmentKind.SET, AdjustmentKind.RESET)
"""Each of these is told of by an event; of the others there may be thousands at once, and they are looked after in
batches."""


@define(eq=False, kw_only=True)
class MemberLevel(Aggregate):
    """Each change is an adjustment, which stays; the XP are the sum of all that was ever counted and adjusted."""

    guild: GuildId
    user: UserId
    xp: int = 0
    level: int = 0
    _adjustments: list[Adjustment] = field(factory=list, init=False, repr=False)

    def add(self, amount: int, *, decided: Decision, curve: Curve) -> None:
        """Give XP, or take them where `amount` is negative. Raises NothingToAdjust, XpOutOfBounds."""
        if amount == 0:
            raise NothingToAdjust
        self._adjust(AdjustmentKind.ADD, amount, decided, curve)

    def set_to(self, xp: int, *, decided: Decision, curve: Curve) -> None:
        """Raises XpOutOfBounds."""
        self._adjust(AdjustmentKind.SET, xp - self.xp, decided, curve)

    def reset(self, *, decided: Decision, curve: Curve) -> None:
        self._adjust(AdjustmentKind.RESET, -self.xp, decided, curve)

    def bring_in(self, amount: int, *, decided: Decision, curve: Curve) -> None:
        """Add what was imported. Raises XpOutOfBounds."""
        self._adjust(AdjustmentKind.IMPORT, amount, decided, curve)

    def take_back(self, amount: int, *, decided: Decision, curve: Curve) -> None:
        """Undo the import of `amount` XP, as far as they are still there."""
        undone = min(max(-amount, -self.xp), MAX_XP - self.xp)
        self._adjust(AdjustmentKind.ROLLBACK, undone, decided, curve)

    def recount(self, total: int, *, decided: Decision, curve: Curve) -> None:
        """To the sum of all that was counted and adjusted; where more was taken than was earned, it stays at 0."""
        self.xp = total
        if total < 0:
            self._adjust(AdjustmentKind.RECOMPUTE, -total, decided, curve)
        self.level = curve.level_at(self.xp)

    def move_to(self, level: int) -> None:
        """To the level that other rules say for the same XP; nobody is told."""
        self.level = level

    def pull_adjustments(self) -> tuple[Adjustment, ...]:
        """Hand over the adjustments not saved yet, oldest first."""
        adjustments = tuple(self._adjustments)
        self._adjustments.clear()
        return adjustments

    def _adjust(self, kind: AdjustmentKind, amount: int, decided: Decision, curve: Curve) -> None:
        if not 0 <= self.xp + amount <= MAX_XP:
            raise XpOutOfBounds(xp=self.xp, amount=amount, most=MAX_XP)
        self.xp += amount
        self._adjustments.append(
            Adjustment(
                guild=self.guild,
                user=self.user,
                kind=kind,
                amount=amount,
                by=decided.by,
                reason=decided.reason,
                request=decided.request,
                at=decided.at,
            )
        )
        before, self.level = self.level, curve.level_at(self.xp)
        if kind in ONE_BY_ONE:
            self._tell(before, at=decided.at)

    def _tell(self, before: int, *, at: datetime) -> None:
        if self.level > before:
            self._record(LevelReached(guild=self.guild, at=at, user=self.user, level=self.level, previous=before))
        elif self.level < before:
            self._record(LevelAdjusted(guild=self.guild, at=at, user=self.user, level=self.level))


def moved_since(before: Mapping[UserId, int], members: Iterable[MemberLevel]) -> dict[tuple[GuildId, UserId], bool]:
    """Those whose level is another than before, and whether it is lower."""
    return {
        (member.guild, member.user): member.level < before[member.user]
        for member in members
        if member.level != before[member.user]
    }
