"""Boards of a period, counted as a whole."""

import asyncio
from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from attrs import define, frozen

from application.leaderboards.ports import BoardKey, BoardReader, Tally
from domain.leaderboards.board import Window
from domain.shared.ids import UserId

_DAYS = 5
"""Of a large guild, the days that PostgreSQL sums in one statement, well within what a statement may take."""


@frozen
class TallyKey:
    board: BoardKey
    window: Window


@define
class Tallier:
    _boards: BoardReader

    async def __call__(self, wanted: TallyKey) -> Tally:
        guild, board = wanted.board.guild, wanted.board.board
        sums = defaultdict[UserId, int](int)
        for part in wanted.window.parts(_DAYS):
            users, values = await self._boards.gains(guild, board, part)
            await asyncio.to_thread(_add, sums, users, values)
        hidden = await self._boards.hidden(guild, show_left=wanted.board.show_left)
        return await asyncio.to_thread(_ordered, sums, hidden)


def _add(sums: defaultdict[UserId, int], users: Sequence[UserId], values: Sequence[int]) -> None:
    for user, value in zip(users, values, strict=True):
        sums[user] += value


def _ordered(sums: Mapping[UserId, int], hidden: Collection[UserId]) -> Tally:
    users = sorted(sums.keys() - hidden)
    users.sort(key=sums.__getitem__, reverse=True)  # equals stay as they are: the older account first
    kept = [user for user in users if sums[user] > 0]
    return Tally(array("q", map(sums.__getitem__, kept)), array("q", kept))
