"""Sample calls, for `tux database explain`."""

from zoneinfo import ZoneInfo

from application.leaderboards.ports import BoardKey, Span
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BOTTOM, TOP, BoardCursor, Way
from infrastructure.database.samples import Sample, Subject
from infrastructure.leaderboards.board_reader import PostgresBoardReader


async def boards(at: Subject) -> None:
    reader = PostgresBoardReader(at.reading)
    middle = BoardCursor(500, at.user)
    for show_left in (False, True):
        for board in Board:
            key = BoardKey(guild=at.guild, board=board, show_left=show_left)
            await reader.rows(key, TOP, Way.DOWN, 10)
            await reader.rows(key, middle, Way.UP, 10)
            await reader.count(key, [Span(after=TOP, before=middle), Span(after=middle, before=BOTTOM)], limit=1_000)
            await reader.stretch(key, TOP, size=1_000, every=100)
        await reader.hidden(at.guild, show_left=show_left)
    await reader.named(at.guild, [at.user])


async def holdings(at: Subject) -> None:
    reader = PostgresBoardReader(at.reading)
    window = Period.WEEK.window(at.now, ZoneInfo("UTC"))
    assert window is not None, "a week has a beginning"
    for board in Board:
        await reader.holding(at.guild, board, at.user)
        await reader.gains(at.guild, board, window)


SAMPLES: tuple[Sample, ...] = (boards, holdings)
