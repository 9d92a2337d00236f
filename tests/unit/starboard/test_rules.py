import pytest

from domain.shared.emoji import Emoji, key_of
from domain.shared.ids import ChannelId
from domain.starboard.board import MOST_IGNORED, BoardChange, board_name, changed, checked, usual_lower
from domain.starboard.emoji import emojis_in
from domain.starboard.errors import (
    LowerAboveThreshold,
    NotAnEmoji,
    NothingChanged,
    ThresholdOutOfRange,
    TooManyEmojis,
    TooManyIgnored,
    UnusableBoardName,
)
from domain.starboard.starring import Place, is_enough, may_show
from tests.starboards import GENERAL, a_board

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🏴󠁧󠁢󠁳󠁣󠁴󠁿"
CUSTOM = "<:tux:123456789012345678>"


@pytest.mark.parametrize("emoji", ["⭐", "❤️", "❤", FAMILY, FLAG, "🇩🇪", "👍🏽", "1️⃣", "#️⃣", "‼️", "©️", "↔️", CUSTOM])
def test_an_emoji_of_any_number_of_code_points_is_one(emoji: str) -> None:
    assert emojis_in(f" {emoji} ") == (Emoji(emoji),)


@pytest.mark.parametrize("typed", ["", "star", "⭐star", "<:tux:1>", "1", "@everyone", "\u200d", "⭐" * 41, "ß"])
def test_what_is_no_emoji_is_refused(typed: str) -> None:
    with pytest.raises(NotAnEmoji):
        emojis_in(typed)


def test_emojis_are_the_same_however_they_are_written() -> None:
    assert emojis_in(f"⭐ ❤️ ❤ {CUSTOM}<a:renamed:123456789012345678>") == (Emoji("⭐"), Emoji("❤️"), Emoji(CUSTOM))
    assert Emoji("❤️").key == key_of("❤", None)
    assert Emoji(CUSTOM).key == key_of("other", 123456789012345678)
    with pytest.raises(TooManyEmojis):
        emojis_in("⭐ 🌟 💫 ✨ 🌠 🎇")


def test_names_of_boards_differ_in_more_than_capitals() -> None:
    assert board_name("  Hall  of FAME ") == "hall of fame"
    assert board_name("ha\0ll") == "hall"  # which can be written in a file, and not be stored
    for typed in (" ", "x" * 33):
        with pytest.raises(UnusableBoardName):
            board_name(typed)


def test_numbers_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(LowerAboveThreshold):
        checked(a_board(threshold=3, lower=4))
    for threshold, lower in ((0, 0), (1_001, 1), (3, 0)):
        with pytest.raises(ThresholdOutOfRange):
            checked(a_board(threshold=threshold, lower=lower))
    assert [usual_lower(number) for number in (1, 2, 3, 10)] == [1, 1, 2, 5]


def test_a_change_leaves_alone_what_it_does_not_name() -> None:
    board = a_board(threshold=6, lower=4, ignored=(GENERAL,))
    assert changed(board, BoardChange(threshold=3)) == a_board(threshold=3, lower=2, ignored=(GENERAL,))
    assert changed(board, BoardChange(heed=GENERAL)).ignored == ()
    assert changed(board, BoardChange(ignore=ChannelId(1))).ignored == (ChannelId(1), GENERAL)
    with pytest.raises(NothingChanged):
        changed(board, BoardChange(threshold=6, ignore=GENERAL, self_stars=False))
    full = a_board(ignored=tuple(map(ChannelId, range(MOST_IGNORED))))
    with pytest.raises(TooManyIgnored):
        changed(full, BoardChange(ignore=ChannelId(99)))


def test_a_message_stays_for_as_long_as_it_has_the_lower_number() -> None:
    board = a_board(threshold=3, lower=2)
    assert [is_enough(board, stars, stands=False) for stars in (2, 3)] == [False, True]
    assert [is_enough(board, stars, stands=True) for stars in (1, 2)] == [False, True]


OPEN = Place(within=(GENERAL, ChannelId(7)))
RESTRICTED = Place(within=(GENERAL,), is_age_restricted=True)
CLOSED = Place(within=(GENERAL,), everyone_reads=False)


@pytest.mark.parametrize(
    ("source", "shown_in", "may"),
    [
        (OPEN, OPEN, True),
        (RESTRICTED, OPEN, False),
        (RESTRICTED, RESTRICTED, True),
        (OPEN, RESTRICTED, True),
        (CLOSED, OPEN, False),
        (CLOSED, CLOSED, True),
        (OPEN, CLOSED, True),
    ],
)
def test_nothing_gets_where_more_people_would_read_it(source: Place, shown_in: Place, *, may: bool) -> None:
    assert may_show(a_board(), source, shown_in, [a_board().channel]) is may


def test_nothing_of_an_ignored_channel_or_of_a_board_goes_on_a_board() -> None:
    for ignored in (GENERAL, ChannelId(7)):
        assert not may_show(a_board(ignored=(ignored,)), OPEN, OPEN, [])
    assert not may_show(a_board(), OPEN, OPEN, [GENERAL])
