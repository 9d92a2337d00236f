"""Permission overwrites of a channel, as Discord has them: bits that are allowed and denied, by role or member."""

from collections.abc import Mapping
from enum import IntEnum

from attrs import frozen


class TargetKind(IntEnum):
    """Discord's own numbers."""

    ROLE = 0
    MEMBER = 1


@frozen
class Target:
    id: int
    kind: TargetKind = TargetKind.ROLE


@frozen
class Overwrite:
    """Bits that stand in neither are left to what holds elsewhere."""

    allow: int = 0
    deny: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.allow and not self.deny

    def denying(self, bits: int) -> "Overwrite":
        return Overwrite(self.allow & ~bits, self.deny | bits)

    def allowing(self, bits: int) -> "Overwrite":
        return Overwrite(self.allow | bits, self.deny & ~bits)

    def not_allowing(self, bits: int) -> "Overwrite":
        return Overwrite(self.allow & ~bits, self.deny)

    def over(self, held: int) -> int:
        """What somebody holds in the channel who holds this elsewhere."""
        return held & ~self.deny | self.allow


NEUTRAL = Overwrite()

type Overwrites = Mapping[Target, Overwrite]


@frozen(kw_only=True)
class OverwriteChange:
    """What Tux made of one overwrite; None where there was none."""

    target: Target
    before: Overwrite | None
    set: Overwrite


def taken_back(change: OverwriteChange, present: Overwrite | None) -> Overwrite | None:
    """What an overwrite is once the change is taken back.

    What somebody made of it meanwhile stands, and of it only those bits change that are still as Tux set them: what
    nobody touched is exactly what it was before. One that somebody removed stays removed.
    """
    if present is None:
        return None
    before, ours = change.before or NEUTRAL, change.set
    changed = (before.allow ^ ours.allow) | (before.deny ^ ours.deny)
    still = changed & ~((present.allow ^ ours.allow) | (present.deny ^ ours.deny))
    mended = Overwrite(present.allow & ~still | before.allow & still, present.deny & ~still | before.deny & still)
    return None if mended.is_empty and change.before is None else mended
