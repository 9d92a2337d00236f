"""Boards of a period, counted as a whole; in stretches, between which others have their turn."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Iterable, Iterator
from heapq import merge
from itertools import islice

from attrs import define, field, frozen

from application.leaderboards.ports import BoardKey, BoardReader, Tally
from domain.leaderboards.board import Window

_DAYS = 5
"""Of a large guild, the days that PostgreSQL sums in one statement, well within what a statement may take."""

AT_ONCE = 2_500
"""Members in a stretch; some milliseconds. A thread would not do: sorting a list holds the interpreter to its end."""

_SHARDS = 256
_LARGEST = 2**63 - 1
_ROW = 2**32 - 1


@frozen
class TallyKey:
    board: BoardKey
    window: Window


@define
class Tallier:
    _boards: BoardReader

    async def __call__(self, wanted: TallyKey) -> Tally:
        guild, board, sums = wanted.board.guild, wanted.board.board, _Sums()
        for part in wanted.window.parts(_DAYS):
            gained = await self._boards.gains(guild, board, part)
            async for some in _stretches(zip(*gained, strict=True)):
                sums.add(some)
        async for hidden in _stretches(await self._boards.hidden(guild, show_left=wanted.board.show_left)):
            sums.forget(hidden)
        return await _in_order(sums)


@define
class _Sums:
    """Many small tables: a large one takes a tenth of a second each time that it grows."""

    _shards: list[dict[int, int]] = field(factory=lambda: [{} for _ in range(_SHARDS)], init=False)

    def add(self, gained: Iterable[tuple[int, int]]) -> None:
        for user, value in gained:
            shard = self._shards[hash(user) % _SHARDS]
            shard[user] = shard.get(user, 0) + value

    def forget(self, users: Iterable[int]) -> None:
        for user in users:
            self._shards[hash(user) % _SHARDS].pop(user, None)

    def drained(self) -> Iterator[tuple[int, int]]:
        for shard in self._shards:
            yield from shard.items()
            shard.clear()  # to let go of a million at the end would take a tenth of a second too


async def _in_order(sums: _Sums) -> Tally:
    values, users, by_user = array("q"), array("q"), array("I")  # 20 bytes a row
    # Places in the order are whole numbers, which are sorted without a call for each.
    places = [sorted((_LARGEST - v) << 63 | u for u, v in some if v > 0) async for some in _stretches(sums.drained())]
    async for some in _stretches(merge(*map(_drained, places))):
        values.extend([_LARGEST - (place >> 63) for place in some])
        users.extend([place & _LARGEST for place in some])
    accounts = [sorted(u << 32 | row for row, u in some) async for some in _stretches(enumerate(users))]
    async for rows in _stretches(merge(*map(_drained, accounts))):
        by_user.extend([account & _ROW for account in rows])
    return Tally(values, users, by_user)


def _drained(run: list[int]) -> Iterator[int]:
    run.reverse()
    while run:
        yield run.pop()


async def _stretches[Item](items: Iterable[Item]) -> AsyncIterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        yield some
        await asyncio.sleep(0)
