"""Places are those that sorting gives, also while others change theirs; small spacings make every board a large one."""

import asyncio
import random
from collections.abc import Mapping
from datetime import timedelta

import pytest

from application.leaderboards.landmarks import Spacing
from domain.leaderboards.board import Board
from domain.shared.ids import UserId
from tests.builders import GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import FakeClock
from tests.leaderboards import Leaderboards, brute_force

USERS = range(1, 41)


def on(backend: Backend) -> Leaderboards:
    return Leaderboards(backend.boards, backend.settings, FakeClock(), Spacing(exact=5, every=7))


async def places(leaderboards: Leaderboards, board: Board) -> Mapping[int, int]:
    ranks = {user: await leaderboards.ranks.rank(GUILD, UserId(user), board) for user in USERS}
    return {user: rank.place for user, rank in ranks.items() if rank.place is not None}


def sorted_places(values: Mapping[int, int]) -> Mapping[int, int]:
    return {row.cursor.user: row.place for row in brute_force(values)}


@pytest.mark.parametrize("board", Board)
async def test_everybody_has_the_place_that_sorting_gives(registered: Backend, board: Board) -> None:
    chance = random.Random(board.value)
    values = {user: chance.choice([0, 1, 1, 2, 3, 5, 8]) for user in USERS}
    await registered.fill.hold(board, values)
    for user in range(1, 41, 6):
        await registered.fill.know(user, has_left=user % 12 == 1, is_bot=user % 12 == 7)
    shown = {user: value for user, value in values.items() if user % 6 != 1}
    assert await places(on(registered), board) == sorted_places(shown)


async def test_once_all_changes_are_made_and_the_landmarks_renewed_everybody_has_the_right_place(
    registered: Backend,
) -> None:
    """Ranks are asked for all the while, and each is one that there is."""
    await registered.fill.hold(Board.XP, {user: user for user in USERS})
    leaderboards, chance, values = on(registered), random.Random(7), {user: user for user in USERS}

    async def change(users: range) -> None:
        for _ in range(8):
            changed = {user: chance.randrange(0, 40) for user in users}
            values.update(changed)
            await registered.fill.hold(Board.XP, changed)

    async def ask() -> None:
        for _ in range(25):
            rank = await leaderboards.ranks.rank(GUILD, UserId(chance.choice(USERS)), Board.XP)
            assert rank.place is None or 1 <= rank.place <= rank.of

    await asyncio.gather(change(range(1, 15)), change(range(15, 28)), change(range(28, 41)), ask(), ask())
    leaderboards.clock.advance(timedelta(minutes=10))
    assert await places(leaderboards, Board.XP) == sorted_places(values)
