from collections.abc import Callable, Iterable

from domain.shared.paging import Direction, Page, Seek


def seek_rows[Row](rows: Iterable[Row], seek: Seek, key: Callable[[Row], int]) -> Page[Row]:
    older = seek.direction is Direction.OLDER
    ordered = sorted(rows, key=key, reverse=older)
    if seek.cursor is not None:
        cursor = seek.cursor
        ordered = [row for row in ordered if (key(row) < cursor if older else key(row) > cursor)]
    return Page.of(ordered[: seek.size + 1], seek, key=key)
