"""Where the rows of one part come from, and how many there are."""

from collections.abc import AsyncIterator, Callable, Sequence

from attrs import frozen

from application.shared.importing import Item
from domain.shared.importing import Part

AT_ONCE = 500
"""Rows of a page."""


@frozen
class Feed[Fact]:
    """`pages` gives those beyond a key, by their keys."""

    part: Part
    total: int
    pages: Callable[[int], AsyncIterator[Sequence[Item[Fact]]]]


def listed[Fact](part: Part, items: Sequence[Item[Fact]]) -> Feed[Fact]:
    """Of what is in memory already."""
    in_order = sorted(items, key=lambda item: item.key)

    async def pages(after: int) -> AsyncIterator[Sequence[Item[Fact]]]:
        beyond = [item for item in in_order if item.key > after]
        for start in range(0, len(beyond), AT_ONCE):
            yield beyond[start : start + AT_ONCE]

    return Feed(part, len(in_order), pages)
