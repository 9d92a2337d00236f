"""What a moderator may decide about a member's XP."""

from typing import Protocol

from attrs import frozen

from domain.levels.adjustment import Decision
from domain.levels.curve import Curve
from domain.levels.member_level import MemberLevel


class XpChange(Protocol):
    def apply_to(self, member: MemberLevel, *, decided: Decision, curve: Curve) -> None:
        """Raises XpOutOfBounds, or an error of the change's own."""
        ...


@frozen
class AddXp:
    """`amount` is negative where XP are taken. Raises NothingToAdjust for none."""

    amount: int

    def apply_to(self, member: MemberLevel, *, decided: Decision, curve: Curve) -> None:
        member.add(self.amount, decided=decided, curve=curve)


@frozen
class SetXp:
    xp: int

    def apply_to(self, member: MemberLevel, *, decided: Decision, curve: Curve) -> None:
        member.set_to(self.xp, decided=decided, curve=curve)


@frozen
class SetLevel:
    """To the least XP that reach the level. Raises LevelOutOfRange."""

    level: int

    def apply_to(self, member: MemberLevel, *, decided: Decision, curve: Curve) -> None:
        member.set_to(curve.total_for(self.level), decided=decided, curve=curve)


@frozen
class ResetXp:
    def apply_to(self, member: MemberLevel, *, decided: Decision, curve: Curve) -> None:
        member.reset(decided=decided, curve=curve)
