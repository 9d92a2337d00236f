"""How many XP each level takes. All of it is exact: whole numbers only."""

from bisect import bisect_right
from itertools import pairwise
from typing import ClassVar, Protocol

from attrs import field, frozen

from domain.levels.level_errors import CurveTooLong, LevelOutOfRange, UnusableCurve

HIGHEST_LEVEL = 10_000

MAX_XP = 1_000_000_000_000
"""The most XP that a member holds, and so the most that a level may take."""

LONGEST_TABLE = 500
"""Levels in a table of one's own; it is stored with the rules, and read with them."""


@frozen
class Progress:
    """Where `xp` stands on a curve: `gained` XP of the `needed` ones that lead from `level` to the next.

    `needed` is None at the curve's highest level.
    """

    level: int
    gained: int
    needed: int | None


class Curve(Protocol):
    """Level 0 takes no XP; a level that takes more than MAX_XP is never reached."""

    @property
    def highest(self) -> int: ...

    def total_for(self, level: int) -> int:
        """XP from nothing up to `level`. Raises LevelOutOfRange unless it is within 0 to `highest`."""
        ...

    def level_at(self, xp: int) -> int:
        """The highest level that `xp` (0 or more) reach."""
        ...


@frozen
class StandardCurve:
    """From level L to the next: 5 L^2 + 50 L + 100 XP, as MEE6 does it (github.com/Mee6/Mee6-documentation,
    docs/levels_xp.md). The sum over the levels below L is 5 L (2 L^2 + 27 L + 91) / 6."""

    kind: ClassVar[str] = "standard"

    @property
    def highest(self) -> int:
        return HIGHEST_LEVEL

    def total_for(self, level: int) -> int:
        _check_level(level, self.highest)
        return 5 * level * (2 * level * level + 27 * level + 91) // 6

    def level_at(self, xp: int) -> int:
        return _level_at(self, xp)


@frozen(kw_only=True)
class LinearCurve:
    """From level L to the next: `first` + `step` x L XP; with a step of 0 all levels take the same."""

    kind: ClassVar[str] = "linear"

    first: int = field()
    step: int = field(default=0)

    @property
    def highest(self) -> int:
        return HIGHEST_LEVEL

    def total_for(self, level: int) -> int:
        _check_level(level, self.highest)
        return level * self.first + self.step * level * (level - 1) // 2

    def level_at(self, xp: int) -> int:
        return _level_at(self, xp)

    @first.validator
    def _rises(self, _field: object, first: int) -> None:
        if not 1 <= first <= MAX_XP:
            raise UnusableCurve

    @step.validator
    def _does_not_fall(self, _field: object, step: int) -> None:
        if not 0 <= step <= MAX_XP:
            raise UnusableCurve


@frozen
class TableCurve:
    """Level L is reached with `totals[L - 1]` XP; it ends with the table."""

    kind: ClassVar[str] = "table"

    totals: tuple[int, ...] = field()

    @property
    def highest(self) -> int:
        return len(self.totals)

    def total_for(self, level: int) -> int:
        _check_level(level, self.highest)
        return self.totals[level - 1] if level else 0

    def level_at(self, xp: int) -> int:
        return bisect_right(self.totals, xp)

    @totals.validator
    def _rises(self, _field: object, totals: tuple[int, ...]) -> None:
        if len(totals) > LONGEST_TABLE:
            raise CurveTooLong(levels=len(totals), most=LONGEST_TABLE)
        if not totals or totals[0] < 1 or totals[-1] > MAX_XP:
            raise UnusableCurve
        if any(higher <= lower for lower, higher in pairwise(totals)):
            raise UnusableCurve


type AnyCurve = StandardCurve | LinearCurve | TableCurve
"""What a guild may choose from; `kind` is what it is stored as."""


def progress_at(curve: Curve, xp: int) -> Progress:
    level = curve.level_at(xp)
    below = curve.total_for(level)
    needed = curve.total_for(level + 1) - below if level < curve.highest else None
    return Progress(level=level, gained=xp - below, needed=needed)


def _check_level(level: int, highest: int) -> None:
    if not 0 <= level <= highest:
        raise LevelOutOfRange(level=level, highest=highest)


def _level_at(curve: Curve, xp: int) -> int:
    return bisect_right(range(1, curve.highest + 1), xp, key=curve.total_for)
