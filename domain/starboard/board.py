"""A board: where messages are shown that many people have starred."""

from typing import NewType

from attrs import evolve, frozen

from domain.shared.emoji import Emoji
from domain.shared.ids import ChannelId, GuildId
from domain.shared.text import tidied
from domain.starboard.emoji import emojis_in
from domain.starboard.errors import (
    LowerAboveThreshold,
    NothingChanged,
    ThresholdOutOfRange,
    TooManyIgnored,
    UnusableBoardName,
)

BoardId = NewType("BoardId", int)
"""The id of the interaction that asked for the board."""

MOST_BOARDS = 10
"""In one guild."""
LONGEST_NAME = 32
MOST_STARS = 1_000
MOST_IGNORED = 25


@frozen(kw_only=True)
class Board:
    """`lower`: with fewer stars than that a message is taken off. `ignored` are channels and categories."""

    guild: GuildId
    id: BoardId
    name: str
    channel: ChannelId
    emojis: tuple[Emoji, ...]
    threshold: int
    lower: int
    self_stars: bool = False
    """Whether it counts when somebody stars what they wrote themselves."""
    ignored: tuple[ChannelId, ...] = ()


@frozen(kw_only=True)
class BoardChange:
    """What somebody wants changed; None where it stays."""

    channel: ChannelId | None = None
    emojis: str | None = None
    threshold: int | None = None
    lower: int | None = None
    self_stars: bool | None = None
    ignore: ChannelId | None = None
    heed: ChannelId | None = None
    """Taken off the list of ignored channels."""


def board_name(typed: str) -> str:
    """Names differ in more than capitals. Raises UnusableBoardName."""
    name = tidied(typed).casefold()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UnusableBoardName(LONGEST_NAME)
    return name


def usual_lower(threshold: int) -> int:
    """Half as many, so that a message does not come and go with one star."""
    return (threshold + 1) // 2


def checked(board: Board) -> Board:
    """Raises ThresholdOutOfRange, LowerAboveThreshold, TooManyIgnored."""
    if not (1 <= board.threshold <= MOST_STARS and board.lower >= 1):
        raise ThresholdOutOfRange(MOST_STARS)
    if board.lower > board.threshold:
        raise LowerAboveThreshold(board.lower, board.threshold)
    if len(board.ignored) > MOST_IGNORED:
        raise TooManyIgnored(MOST_IGNORED)
    return board


def changed(board: Board, change: BoardChange) -> Board:
    """The board as it is to be. Raises NothingChanged, what `checked` raises, and what emojis can be wrong about."""
    threshold = board.threshold if change.threshold is None else change.threshold
    lower = board.lower if change.lower is None else change.lower
    if change.lower is None and lower > threshold:
        lower = usual_lower(threshold)
    ignored = {*board.ignored, *(() if change.ignore is None else (change.ignore,))} - {change.heed}
    after = evolve(
        board,
        channel=change.channel or board.channel,
        emojis=board.emojis if change.emojis is None else emojis_in(change.emojis),
        threshold=threshold,
        lower=lower,
        self_stars=board.self_stars if change.self_stars is None else change.self_stars,
        ignored=tuple(sorted(each for each in ignored if each is not None)),
    )
    if after == board:
        raise NothingChanged(board.name)
    return checked(after)
