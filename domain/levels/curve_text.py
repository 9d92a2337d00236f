"""Curves as a person names them."""

import re

from domain.levels.curve import AnyCurve, LinearCurve, StandardCurve, TableCurve
from domain.levels.level_errors import CurveUnreadable, SeveralCurves, StepWithoutFirst

LONGEST_TABLE_TEXT = 4000

_SEPARATORS = re.compile(r"[\s,;]+")


def parse_table(typed: str) -> TableCurve:
    """The XP at which each level is reached, from level 1 on: whole numbers, with space or commas between.

    Raises CurveUnreadable, CurveTooLong or UnusableCurve.
    """
    words = [word for word in _SEPARATORS.split(typed) if word]
    for word in words:
        if not (word.isascii() and word.isdigit() and len(word) <= 15):
            raise CurveUnreadable(word)
    return TableCurve(tuple(map(int, words)))


def named_curve(first: int | None, step: int | None, totals: str | None, *, is_standard: bool) -> AnyCurve | None:
    """The one curve that was named, if any. Raises SeveralCurves, StepWithoutFirst, and what `parse_table` raises."""
    if step is not None and first is None:
        raise StepWithoutFirst
    if (first is not None) + (totals is not None) + is_standard > 1:
        raise SeveralCurves
    if totals is not None:
        return parse_table(totals)
    if first is not None:
        return LinearCurve(first=first, step=step or 0)
    return StandardCurve() if is_standard else None
