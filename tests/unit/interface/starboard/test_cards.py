from attrs import evolve

from application.starboard.ports import StarredView
from application.starboard.recount import Recounted
from application.starboard.show_boards import BoardsShown
from domain.shared.channels import TO_POST, ChannelClosed, ChannelGone
from domain.shared.ids import ChannelId
from domain.starboard.board import LONGEST_NAME, MOST_BOARDS, MOST_IGNORED, MOST_STARS, BoardId
from interface.shared.layout import LONGEST_TEXT, texts_of
from interface.starboard.cards import boards_card, recount_card, removed_card, starred_card, starred_marker
from tests.builders import MEMBER
from tests.starboards import MESSAGE, STARRED, a_board

CUSTOM = "<a:" + "x" * 32 + ":12345678901234567890>"


def test_a_post_says_how_many_stars_whose_message_and_where_it_is() -> None:
    view = StarredView(board=a_board(), message=STARRED, author=MEMBER, stars=1_234)
    assert texts_of(starred_card(view)) == [
        "⭐ **1,234** · <#801> · <@20> · [Jump](https://discord.com/channels/700/801/5000)",
        starred_marker(a_board().id, MESSAGE),
    ]


def test_the_largest_boards_fit_into_one_card() -> None:
    board = a_board(
        name="*" * LONGEST_NAME,
        emojis=(CUSTOM,) * 5,
        threshold=MOST_STARS,
        lower=MOST_STARS,
        ignored=tuple(ChannelId(10**18 + each) for each in range(MOST_IGNORED)),
    )
    boards = tuple(
        evolve(board, id=BoardId(number), channel=ChannelId(10**18 + number)) for number in range(MOST_BOARDS)
    )
    faults = {each.id: ChannelClosed(each.channel, TO_POST) for each in boards}
    shown = boards_card(BoardsShown(boards=boards, faults=faults, waiting=1_001))
    assert sum(map(len, texts_of(shown))) <= LONGEST_TEXT
    assert "\\*" in texts_of(shown)[0]


def test_what_stands_in_the_way_of_a_board_is_shown_with_it() -> None:
    board = a_board(ignored=tuple(ChannelId(each) for each in range(7)))
    gone = BoardsShown(boards=(board,), faults={board.id: ChannelGone(board.channel)}, waiting=2)
    [text] = texts_of(boards_card(gone))
    assert "⚠️ **2** could not be posted so far" in text
    assert "⚠️ That channel is gone." in text
    assert "<#4> and 2 more" in text
    closed = evolve(gone, faults={board.id: ChannelClosed(board.channel, TO_POST)}, waiting=1_001)
    [text] = texts_of(boards_card(closed))
    assert "**1,000+**" in text
    assert "View Channel" in text


def test_what_was_asked_for_is_answered() -> None:
    [text] = texts_of(boards_card(BoardsShown(boards=(), faults={}, waiting=0)))
    assert text.startswith("### ⭐ No boards yet")
    [text] = texts_of(recount_card(Recounted(looked_at=500, starred=12, known=3)))
    assert "newest **500** messages there, **12** have" in text
    [text] = texts_of(removed_card(a_board(name="a*b")))
    assert text.startswith("### ⭐ Board **a\\*b** removed")
