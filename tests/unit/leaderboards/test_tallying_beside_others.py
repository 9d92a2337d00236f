"""A large board is counted, and one's own value on it found, while others have their turn."""

import asyncio
import sys
from array import array
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import SupportsIndex

import pytest
from attrs import evolve

from application.leaderboards import tallies
from application.leaderboards.ports import BoardKey
from application.leaderboards.tallies import Tallier, TallyKey
from domain.leaderboards.board import Board, Window
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords

MEMBERS, AT_ONCE = 3_000, 50
KEY = TallyKey(
    BoardKey(guild=GUILD, board=Board.XP, show_left=False),
    Window(first_day=START.date(), days=1, since=START, until=START + timedelta(days=1)),
)


class Gains(MemoryBoardReader):
    """Of a day of activity, with every third member hidden."""

    async def gains(self, guild: GuildId, board: Board, window: Window) -> tuple[Sequence[int], Sequence[int]]:
        users = range(1, MEMBERS + 1)
        return users, [(user * 7919) % 1009 for user in users]

    async def hidden(self, guild: GuildId, *, show_left: bool) -> Collection[int]:
        return range(3, MEMBERS + 1, 3)


class Watched(array[int]):
    """Counts how often it is looked into."""

    looks = 0

    def __getitem__(self, row: SupportsIndex) -> int:  # type: ignore[override]  # no slice is asked for
        self.looks += 1
        return super().__getitem__(row)

    def index(self, value: int, start: int = 0, stop: int = sys.maxsize, /) -> int:
        raise AssertionError("it is looked through from one end to the other")

    def __contains__(self, value: object) -> bool:
        raise AssertionError("it is looked through from one end to the other")


async def test_others_have_their_turn_after_each_stretch_of_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "AT_ONCE", AT_ONCE)
    counting, turns = asyncio.create_task(Tallier(Gains(MemoryRecords()))(KEY)), 0
    while not counting.done():
        await asyncio.sleep(0)
        turns += 1
    shown = len(await counting)
    assert 0 < shown <= MEMBERS * 2 // 3
    added, hidden, in_order, by_user = MEMBERS, MEMBERS // 3, MEMBERS * 2 // 3 + shown, 2 * shown
    assert turns >= (added + hidden + in_order + by_user) // AT_ONCE


async def test_a_value_is_found_by_looking_at_a_few_rows() -> None:
    tally = await Tallier(Gains(MemoryRecords()))(KEY)
    users, by_user = Watched("q", tally.users), Watched("I", tally.by_user)
    watched = evolve(tally, users=users, by_user=by_user)
    for user in range(MEMBERS + 2):
        users.looks = by_user.looks = 0
        expected = (user * 7919) % 1009 if user % 3 and user <= MEMBERS else 0
        assert watched.value_of(UserId(user)) == expected
        assert users.looks + by_user.looks <= 2 * MEMBERS.bit_length() + 4
