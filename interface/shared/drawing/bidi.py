"""Which way text runs: the part of the Unicode Bidirectional Algorithm (UAX #9) that text on one line needs.

Without explicit embeddings: `pieces.cleaned` takes them out, since in a name they are there to mislead.
"""

import unicodedata
from collections.abc import Sequence

_LEFT, _RIGHT, _NUMBER, _NEUTRAL = "L", "R", "N", "O"
_LEVELS = {0: {_LEFT: 0, _RIGHT: 1, _NUMBER: 2}, 1: {_RIGHT: 1, _LEFT: 2, _NUMBER: 2}}
_KINDS = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT, "EN": _NUMBER, "AN": _NUMBER}
_BESIDE_NUMBERS = ("ES", "ET", "CS")
"""What belongs to a number beside it: the comma in 1,000, the sign in -5 %."""


def base_level(text: str) -> int:
    """1 where the first letter is of a script that runs from right to left, else 0 (rules P2, P3)."""
    letters = (kind for character in text if (kind := _kind(character)) in (_LEFT, _RIGHT))
    return int(next(letters, _LEFT) == _RIGHT)


def levels(pieces: Sequence[str]) -> list[int]:
    """The embedding level of each piece, by its first character: even ones run from left to right."""
    base = base_level("".join(pieces))
    kinds = [_kind(piece[0]) for piece in pieces]
    for at, piece in enumerate(pieces):
        beside = kinds[max(at - 1, 0) : at + 2]
        if unicodedata.bidirectional(piece[0]) in _BESIDE_NUMBERS and _NUMBER in beside:
            kinds[at] = _NUMBER
    _resolve_numbers(pieces, kinds, base)
    _resolve_neutrals(kinds, base)
    return [_LEVELS[base][kind] for kind in kinds]


def visual_order(levels: Sequence[int]) -> list[int]:
    """The places of the pieces, from left to right (rule L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order


def _kind(character: str) -> str:
    return _KINDS.get(unicodedata.bidirectional(character), _NEUTRAL)


def _resolve_numbers(pieces: Sequence[str], kinds: list[str], base: int) -> None:
    """A European number after a letter that runs from left to right is part of that text (rule W7)."""
    before = _RIGHT if base else _LEFT
    for at, kind in enumerate(kinds):
        if kind in (_LEFT, _RIGHT):
            before = kind
        elif kind == _NUMBER and before == _LEFT and unicodedata.bidirectional(pieces[at][0]) != "AN":
            kinds[at] = _LEFT


def _resolve_neutrals(kinds: list[str], base: int) -> None:
    """What stands between two of one direction takes it, all else the direction of the whole (rules N1, N2)."""
    whole = _RIGHT if base else _LEFT
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] == _NEUTRAL:
            end += 1
        around = {
            _LEFT if kind == _LEFT else _RIGHT
            for kind in (kinds[at - 1] if at else whole, kinds[end] if end < len(kinds) else whole)
        }
        kinds[at:end] = [around.pop() if len(around) == 1 else whole] * (end - at)
        at = max(end, at + 1)
