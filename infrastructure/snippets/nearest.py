from collections.abc import Sequence

from rapidfuzz import fuzz, process

_LIKE = 60
"""Of 100, which are the same."""


def nearest(typed: str, names: Sequence[str], limit: int) -> tuple[str, ...]:
    """Up to `limit` of the names, those most like what was typed first; none that is not like it."""
    found = process.extract(typed.strip().lower(), names, scorer=fuzz.WRatio, limit=max(limit, 0), score_cutoff=_LIKE)
    return tuple(name for name, _, _ in found)
