"""What people read of leaderboards: every word of it, and never more than fits in a message."""

import pytest

from application.leaderboards.queries import BoardPage, Named, Rank
from domain.leaderboards.board import Board, Period
from domain.points.settings import CURRENCY
from domain.shared.language import Language
from interface.leaderboards.buttons import board_page
from interface.leaderboards.cards import PAGE_SIZE, amount_text, board_card
from interface.shared.languages import speaking
from interface.shared.layout import card, texts_of
from tests.fakes.clock import START
from tests.unit.interface.leaderboards.pages import LARGEST, a_page, an_entry

AT = int(START.timestamp())


def texts(page: BoardPage, board: Board = Board.XP, period: Period = Period.ALL_TIME) -> list[str]:
    return texts_of(card(board_card(page, board, period)))


def test_an_entry_names_its_member_by_mention_and_stored_name_with_place_and_value() -> None:
    page = a_page(
        an_entry(1, 1500, position=1, named=Named(username="ada", display_name="Ada")),
        an_entry(2, 900, position=2, named=Named(username="bruno")),
        an_entry(3, 900, position=3, place=2),
        an_entry(4, 20, position=4, named=Named(display_name="Dalia", has_left=True)),
    )
    assert texts(page) == [
        "### Leaderboard · XP · All time",
        "**#1** <@1> Ada · **1,500 XP**\n**#2** <@2> bruno · **900 XP**\n**#2** <@3> · **900 XP**\n"
        "**#4** <@4> Dalia *(left)* · **20 XP**",
        "**You** #7 of 25 · 15 XP\n-# Page 1 of 3",
    ]


@pytest.mark.parametrize(
    ("board", "value", "expected"),
    [
        (Board.POINTS, 1234, "1,234 fish"),
        (Board.XP, 1234, "1,234 XP"),
        (Board.MESSAGES, 1, "1 message"),
        (Board.MESSAGES, 1234, "1,234 messages"),
        (Board.VOICE, 59, "59 min"),
        (Board.VOICE, 60, "1 h 0 min"),
        (Board.VOICE, 75_305, "1,255 h 5 min"),
    ],
)
def test_each_board_counts_in_its_own_unit(board: Board, value: int, expected: str) -> None:
    assert amount_text(value, board, "fish") == expected


@pytest.mark.parametrize(
    ("chosen", "one", "two"), [(Language.ENGLISH, "1 point", "2 points"), (Language.GERMAN, "1 Punkt", "2 Punkte")]
)
def test_points_without_a_name_are_one_or_many(chosen: Language, one: str, two: str) -> None:
    with speaking(chosen):
        assert [amount_text(value, Board.POINTS, CURRENCY.default) for value in (1, 2)] == [one, two]


@pytest.mark.parametrize(
    ("board", "period", "heading"),
    [
        (Board.POINTS, Period.TODAY, "Points · Today"),
        (Board.MESSAGES, Period.WEEK, "Messages · 7 days"),
        (Board.VOICE, Period.MONTH, "Voice · 30 days"),
    ],
)
def test_the_heading_says_which_board_it_is(board: Board, period: Period, heading: str) -> None:
    assert texts(a_page(), board, period)[0] == f"### Leaderboard · {heading}"


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        (Rank(place=1234, value=15, of=56_789), "**You** #1,234 of 56,789 · 15 XP"),
        (Rank(place=None, value=0, of=25), "**You** not ranked · 0 XP"),
        (Rank(place=None, value=40, of=25), "**You** not ranked · 40 XP"),
    ],
)
def test_ones_own_place_stands_below(mine: Rank, expected: str) -> None:
    assert texts(a_page(an_entry(1, 20, position=1), mine=mine))[2].split("\n")[0] == expected


def test_it_is_said_how_old_the_numbers_are_where_they_are_kept() -> None:
    page = a_page(an_entry(1, 20, position=1), counted_at=START)
    assert texts(page)[2].endswith(f"\n-# Page 1 of 3 · As of <t:{AT}:R>")
    large = a_page(an_entry(1, 20, position=1), mine=Rank(place=7, value=15, of=25, as_of=START))
    assert texts(large)[2].endswith(f"\n-# Page 1 of 3 · Your place as of <t:{AT}:R>")


def test_the_page_is_the_one_on_which_its_first_entry_stands() -> None:
    mine = Rank(place=7, value=15, of=21)
    for position, page in ((1, 1), (10, 1), (11, 2), (21, 3)):
        assert texts(a_page(an_entry(1, 20, position=position), mine=mine))[2].endswith(f"-# Page {page} of 3")
    beyond = a_page(an_entry(1, 20, position=31), mine=mine)
    assert texts(beyond)[2].endswith("-# Page 4 of 4")


def test_an_empty_board_and_a_page_beyond_the_end_say_so() -> None:
    assert texts(a_page(mine=Rank(place=None, value=0, of=0)))[1:] == [
        "*Nobody has any yet.*",
        "**You** not ranked · 0 XP",
    ]
    assert texts(a_page())[1] == "*Nobody stands further down.*"


def test_what_people_typed_is_shown_as_typed() -> None:
    page = a_page(an_entry(1, 20, position=1, named=Named(display_name="**A** `x`")), currency="*fish*")
    line = texts(page, Board.POINTS)[1]
    assert line == r"**#1** <@1> \*\*A\*\* \`x\` · **20 \*fish\***"


def test_the_largest_page_fits_with_its_buttons() -> None:
    named = Named(username="*" * 100, display_name="*" * 100, has_left=True)
    entries = [an_entry(LARGEST, LARGEST, position=10**9 - 1, named=named) for _ in range(PAGE_SIZE)]
    edge = entries[0].ranked
    mine = Rank(place=10**9, value=LARGEST, of=10**9, as_of=START)
    page = a_page(*entries, mine=mine, currency="*" * 32, counted_at=START, up=edge, down=edge)
    for board in Board:
        shown = board_page(page, board, Period.ALL_TIME)
        assert shown.content_length() <= 4000
        assert shown.total_children_count <= 40
