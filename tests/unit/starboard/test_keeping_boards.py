"""Boards are made, changed and taken away by those who may, and what that means for what was starred."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.starboard.add_board import AddBoard, AddBoardHandler
from application.starboard.edit_board import EditBoard, EditBoardHandler
from application.starboard.note_recent import AS_FAR_BACK, NoteRecent, NoteRecentHandler
from application.starboard.remove_board import RemoveBoard, RemoveBoardHandler
from application.starboard.show_boards import ShowBoards, ShowBoardsHandler
from domain.shared.channels import ChannelGone, ChannelUnusable
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId
from domain.starboard.board import Board, BoardChange
from domain.starboard.errors import BoardNotFound, LowerAboveThreshold
from domain.starboard.repository import Starred
from tests.builders import GUILD, a_moderator, a_standing
from tests.fakes.clock import AgreedClock
from tests.starboards import BOARD_CHANNEL, MESSAGE, Stargazer, a_board, having
from tests.unit.starboard.looking import look

CLOSED = ChannelId(909)
ASKED = AddBoard(
    guild=GUILD,
    by=a_moderator(),
    request=RequestId(4),
    name=" Best-Of ",
    channel=BOARD_CHANNEL,
    emojis="⭐ 🌟",
    threshold=5,
    lower=None,
    self_stars=True,
)


def adding(gazer: Stargazer) -> AddBoardHandler:
    return AddBoardHandler(gazer.uow, gazer.channels, gazer.clock)


def editing(gazer: Stargazer) -> EditBoardHandler:
    return EditBoardHandler(gazer.uow, gazer.channels, AgreedClock(gazer.clock))


async def test_a_board_is_as_it_was_asked_for(gazer: Stargazer) -> None:
    added = await adding(gazer)(ASKED)
    expected = a_board(RequestId(4), name="best-of", emojis=("⭐", "🌟"), threshold=5, lower=3, self_stars=True)
    assert await gazer.boards.of(GUILD) == (added,) == (expected,)
    lower = await adding(gazer)(evolve(ASKED, request=RequestId(5), name="low", channel=ChannelId(901), lower=1))
    assert (lower.lower, lower.threshold) == (1, 5)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (evolve(ASKED, by=a_standing()), MissingPermission),
        (evolve(ASKED, channel=CLOSED), ChannelUnusable),
        (evolve(ASKED, lower=6), LowerAboveThreshold),
    ],
)
async def test_what_is_no_board_is_not_kept(gazer: Stargazer, asked: AddBoard, error: type[Exception]) -> None:
    gazer.channels.gone = {CLOSED}
    with pytest.raises(error):
        await adding(gazer)(asked)
    assert await gazer.boards.of(GUILD) == ()


async def test_a_board_that_is_changed_has_what_was_starred_of_late_looked_at_again(gazer: Stargazer) -> None:
    await having(gazer.uow, a_board())
    gazer.sky.star(MESSAGE, 1, 2)
    assert await look(gazer) == []
    edited = await editing(gazer)(
        EditBoard(guild=GUILD, by=a_moderator(), name="STARS", change=BoardChange(threshold=2, lower=1))
    )
    assert await gazer.boards.of(GUILD) == (edited,) == (a_board(threshold=2, lower=1),)
    await gazer.look_at_due()
    assert len(gazer.board_channel.posts) == 1


async def test_a_change_that_may_not_be_leaves_the_board_as_it_is(gazer: Stargazer) -> None:
    await having(gazer.uow, a_board())
    gazer.channels.gone = {CLOSED}
    to_closed = EditBoard(guild=GUILD, by=a_moderator(), name="stars", change=BoardChange(channel=CLOSED))
    for refused, error in (
        (editing(gazer)(to_closed), ChannelUnusable),
        (editing(gazer)(evolve(to_closed, by=a_standing())), MissingPermission),
        (editing(gazer)(evolve(to_closed, name="moons", change=BoardChange(threshold=9))), BoardNotFound),
        (RemoveBoardHandler(gazer.uow)(RemoveBoard(guild=GUILD, by=a_standing(), name="stars")), MissingPermission),
    ):
        with pytest.raises(error):
            await refused
    assert await gazer.boards.of(GUILD) == (a_board(),)


async def test_a_board_that_is_removed_is_gone_and_its_neighbour_stays(gazer: Stargazer) -> None:
    other = a_board(2, name="other", channel=901)
    await having(gazer.uow, a_board(), other)
    removed = await RemoveBoardHandler(gazer.uow)(RemoveBoard(guild=GUILD, by=a_moderator(), name="Stars"))
    assert (removed.name, await gazer.boards.of(GUILD)) == ("stars", (other,))


async def test_boards_are_shown_with_what_stands_in_their_way(gazer: Stargazer) -> None:
    boards: tuple[Board, ...] = (a_board(2, name="other", channel=CLOSED), a_board())
    show = ShowBoardsHandler(gazer.boards, gazer.channels)
    gazer.channels.is_reachable = False
    assert (await show(ShowBoards(GUILD, a_moderator()))).boards == ()  # nothing to ask Discord about
    gazer.channels.is_reachable = True
    await having(gazer.uow, *boards)
    gazer.channels.gone = {CLOSED}
    shown = await show(ShowBoards(GUILD, a_moderator()))
    assert (shown.boards, shown.waiting) == (boards, 0)
    assert {board: str(fault) for board, fault in shown.faults.items()} == {boards[0].id: str(ChannelGone(CLOSED))}
    with pytest.raises(MissingPermission):
        await show(ShowBoards(GUILD, a_standing()))


async def test_after_a_break_only_what_was_looked_at_of_late_is_looked_at_again(gazer: Stargazer) -> None:
    await having(gazer.uow, a_board())
    late = Starred(guild=GUILD, channel=ChannelId(801), message=MessageId(6_000))
    await look(gazer)
    gazer.clock.advance(timedelta(seconds=1))
    await look(gazer, late)
    gazer.clock.advance(AS_FAR_BACK)
    looks = gazer.sky.asked.count("look")
    note = NoteRecentHandler(gazer.uow, AgreedClock(gazer.clock))
    for guilds in ([], [GuildId(1)]):
        await note(NoteRecent(guilds))
        await gazer.look_at_due()
    assert gazer.sky.asked.count("look") == looks
    await note(NoteRecent([GUILD]))
    await gazer.look_at_due()
    assert gazer.sky.asked.count("look") == looks + 1
