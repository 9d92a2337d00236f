"""The commands and buttons of leaderboards."""

from collections.abc import Mapping

from application.leaderboards.show_leaderboard import AroundMe, Beyond, FromTheTop, ShowLeaderboard, WhichPage
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BoardCursor, Ranked, Way
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER
from tests.unit.interface.samples.sample import Further, Press, Sample, Samples

_PERIOD = "period:string=all|30d|7d|today"

_COMMANDS: Mapping[str, Sample] = {
    "leaderboard points": Sample(
        right=None,
        takes=_PERIOD,
        asks=lambda by, _: [_board(by, Board.POINTS, Period.ALL_TIME)],
        says="### Leaderboard · Points · All time",
    ),
    "leaderboard xp": Sample(
        right=None,
        takes=_PERIOD,
        given={"period": "30d"},
        asks=lambda by, _: [_board(by, Board.XP, Period.MONTH)],
        says="### Leaderboard · XP · 30 days",
    ),
    "leaderboard messages": Sample(
        right=None,
        takes=_PERIOD,
        given={"period": "7d"},
        asks=lambda by, _: [_board(by, Board.MESSAGES, Period.WEEK)],
        says="### Leaderboard · Messages · 7 days",
    ),
    "leaderboard voice": Sample(
        right=None,
        takes=_PERIOD,
        given={"period": "today"},
        asks=lambda by, _: [_board(by, Board.VOICE, Period.TODAY)],
        says="### Leaderboard · Voice · Today",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    "board:points:all:top": Press(
        right=None,
        asks=lambda by, _: [_board(by, Board.POINTS, Period.ALL_TIME)],
        says="### Leaderboard · Points · All time",
    ),
    "board:xp:30d:me": Press(
        right=None,
        asks=lambda by, _: [_board(by, Board.XP, Period.MONTH, AroundMe())],
        says="### Leaderboard · XP · 30 days",
    ),
    "board:voice:all:down:7:20:12:11": Press(
        right=None,
        asks=lambda by, _: [
            _board(by, Board.VOICE, Period.ALL_TIME, Beyond(Ranked(BoardCursor(7, MEMBER), 12, 11), Way.DOWN))
        ],
        says="### Leaderboard · Voice · All time",
    ),
}


def _board(by: Standing, board: Board, period: Period, page: WhichPage | None = None) -> ShowLeaderboard:
    return ShowLeaderboard(guild=GUILD, by=by, board=board, period=period, page=page or FromTheTop())


_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "leaderboard points": (
        Further(given={"period": "7d"}, asks=lambda by, _: [_board(by, Board.POINTS, Period.WEEK)]),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS, further=_FURTHER)
