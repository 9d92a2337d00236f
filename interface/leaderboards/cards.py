"""What people see of leaderboards: pure functions from views to components."""

from application.leaderboards.queries import BoardEntry, BoardPage, Rank
from domain.leaderboards.board import Board, Period
from interface.shared.currency import counted_currency
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import AMBER, Container, as_typed, container, shortened

PAGE_SIZE = 10

TITLES = {
    Board.POINTS: gettext_lazy("Points"),
    Board.XP: "XP",
    Board.MESSAGES: gettext_lazy("Messages"),
    Board.VOICE: gettext_lazy("Voice"),
}
PERIOD_TITLES = {
    Period.ALL_TIME: gettext_lazy("All time"),
    Period.MONTH: gettext_lazy("30 days"),
    Period.WEEK: gettext_lazy("7 days"),
    Period.TODAY: gettext_lazy("Today"),
}
_LONGEST_NAME = 40


def board_card(page: BoardPage, board: Board, period: Period) -> Container:
    """One page of a board. The buttons that lead on are not in it yet."""
    heading = gettext(
        "### Leaderboard · {title} · {period_title}", title=TITLES[board], period_title=PERIOD_TITLES[period]
    )
    lines = [_line(entry, page, board) for entry in page.entries] or [_nobody(page)]
    return container(heading, "\n".join(lines), "\n".join(_footer(page, board)), colour=AMBER)


def amount_text(value: int, board: Board, currency: str) -> str:
    """What somebody has, in the board's unit."""
    match board:
        case Board.POINTS:
            return f"{number(value)} {as_typed(counted_currency(value, currency))}"
        case Board.XP:
            return f"{number(value)} XP"
        case Board.MESSAGES:
            return ngettext("1 message", "{n} messages", value)
        case Board.VOICE:
            hours, minutes = divmod(value, 60)
            return (
                gettext("{hours} h {minutes} min", hours=number(hours), minutes=minutes)
                if hours
                else gettext("{minutes} min", minutes=minutes)
            )


def rank_text(rank: Rank) -> str:
    return (
        gettext("not ranked")
        if rank.place is None
        else gettext("#{place} of {of}", place=number(rank.place), of=number(rank.of))
    )


def _line(entry: BoardEntry, page: BoardPage, board: Board) -> str:
    ranked, named = entry.ranked, entry.named
    name = named.display_name or named.username
    parts = [f"**#{number(ranked.place)}**", f"<@{ranked.cursor.user}>"]
    if name is not None:
        parts.append(shortened(name, _LONGEST_NAME))
    if named.has_left:
        parts.append(gettext("*(left)*"))
    return f"{' '.join(parts)} · **{amount_text(ranked.cursor.value, board, page.currency)}**"


def _nobody(page: BoardPage) -> str:
    return gettext("*Nobody stands further down.*") if page.mine.of else gettext("*Nobody has any yet.*")


def _footer(page: BoardPage, board: Board) -> list[str]:
    mine = page.mine
    lines = [
        gettext(
            "**You** {rank_text} · {amount_text}",
            rank_text=rank_text(mine),
            amount_text=amount_text(mine.value, board, page.currency),
        )
    ]
    parts = []
    if page.entries:
        pages, shown = -(-mine.of // PAGE_SIZE), -(-page.entries[0].ranked.position // PAGE_SIZE)
        parts.append(gettext("Page {shown} of {max}", shown=number(shown), max=number(max(pages, shown))))
    if page.counted_at is not None:
        parts.append(gettext("As of <t:{counted_at}:R>", counted_at=int(page.counted_at.timestamp())))
    elif mine.as_of is not None:
        parts.append(gettext("Your place as of <t:{as_of}:R>", as_of=int(mine.as_of.timestamp())))
    return lines + ([f"-# {' · '.join(parts)}"] if parts else [])
