"""A table of levels as a person types it."""

import re

from domain.levels.curve import TableCurve
from domain.levels.level_errors import CurveUnreadable

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
