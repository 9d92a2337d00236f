"""What people see of leaderboards: pure functions from views to components."""

from application.leaderboards.queries import BoardEntry, BoardPage, Rank
from domain.leaderboards.board import Board, Period
from interface.shared.layout import Container, as_typed, container, shortened

GOLD = 0xE0B341
PAGE_SIZE = 10

TITLES = {Board.POINTS: "Points", Board.XP: "XP", Board.MESSAGES: "Messages", Board.VOICE: "Voice"}
PERIOD_TITLES = {
    Period.ALL_TIME: "All time",
    Period.MONTH: "30 days",
    Period.WEEK: "7 days",
    Period.TODAY: "Today",
}
_LONGEST_NAME = 40


def board_card(page: BoardPage, board: Board, period: Period) -> Container:
    """One page of a board. The buttons that lead on are not in it yet."""
    heading = f"### Leaderboard · {TITLES[board]} · {PERIOD_TITLES[period]}"
    lines = [_line(entry, page, board) for entry in page.entries] or [_nobody(page)]
    return container(heading, "\n".join(lines), "\n".join(_footer(page, board)), colour=GOLD)


def amount_text(value: int, board: Board, currency: str) -> str:
    """What somebody has, in the board's unit."""
    match board:
        case Board.POINTS:
            return f"{value:,} {as_typed(currency)}"
        case Board.XP:
            return f"{value:,} XP"
        case Board.MESSAGES:
            return "1 message" if value == 1 else f"{value:,} messages"
        case Board.VOICE:
            hours, minutes = divmod(value, 60)
            return f"{hours:,} h {minutes} min" if hours else f"{minutes} min"


def rank_text(rank: Rank) -> str:
    return "not ranked" if rank.place is None else f"#{rank.place:,} of {rank.of:,}"


def _line(entry: BoardEntry, page: BoardPage, board: Board) -> str:
    ranked, named = entry.ranked, entry.named
    name = named.display_name or named.username
    parts = [f"**#{ranked.place:,}**", f"<@{ranked.cursor.user}>"]
    if name is not None:
        parts.append(shortened(name, _LONGEST_NAME))
    if named.has_left:
        parts.append("*(left)*")
    return f"{' '.join(parts)} · **{amount_text(ranked.cursor.value, board, page.currency)}**"


def _nobody(page: BoardPage) -> str:
    return "*Nobody stands further down.*" if page.mine.of else "*Nobody has any yet.*"


def _footer(page: BoardPage, board: Board) -> list[str]:
    mine = page.mine
    lines = [f"**You** {rank_text(mine)} · {amount_text(mine.value, board, page.currency)}"]
    parts = []
    if page.entries:
        pages, shown = -(-mine.of // PAGE_SIZE), -(-page.entries[0].ranked.position // PAGE_SIZE)
        parts.append(f"Page {shown:,} of {max(pages, shown):,}")
    if page.counted_at is not None:
        parts.append(f"As of <t:{int(page.counted_at.timestamp())}:R>")
    elif mine.as_of is not None:
        parts.append(f"Your place as of <t:{int(mine.as_of.timestamp())}:R>")
    return lines + ([f"-# {' · '.join(parts)}"] if parts else [])
