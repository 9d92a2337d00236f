"""Keyset pages: a page is found by the key beside it, so its cost does not grow with its depth."""

from collections.abc import Callable, Sequence
from enum import Enum

from attrs import field, frozen

from domain.shared.errors import InvalidPageSize

LARGEST_PAGE = 100


def _page_size(_seek: "Seek", _field: object, size: int) -> None:
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidPageSize(size=size, largest=LARGEST_PAGE)


class Direction(Enum):
    OLDER = "older"
    NEWER = "newer"


@frozen(kw_only=True)
class Seek:
    """Which page: `size` (1..100) rows beyond `cursor`, newest first; without a cursor, the newest."""

    cursor: int | None = None
    direction: Direction = Direction.OLDER
    size: int = field(default=10, validator=_page_size)


@frozen
class Page[T]:
    """Rows newest first, with the cursors that lead on; a cursor is None where nothing is known to follow."""

    items: tuple[T, ...]
    newer: int | None = None
    older: int | None = None

    @classmethod
    def of(cls, rows: Sequence[T], seek: Seek, key: Callable[[T], int]) -> "Page[T]":
        """Cut a page from up to `seek.size + 1` rows, ordered away from the cursor."""
        more = len(rows) > seek.size
        items = tuple(rows[: seek.size])
        if not items:
            return cls(())
        if seek.direction is Direction.NEWER:
            items = items[::-1]
            return cls(items, newer=key(items[0]) if more else None, older=key(items[-1]))
        return cls(
            items,
            newer=key(items[0]) if seek.cursor is not None else None,
            older=key(items[-1]) if more else None,
        )
