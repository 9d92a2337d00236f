"""Pages of leaderboards, and the buttons that lead from one to the next."""

import re

import discord
from attrs import define, frozen

from application.leaderboards.queries import BoardPage
from application.leaderboards.show_leaderboard import AroundMe, Beyond, FromTheTop, ShowLeaderboard, WhichPage
from application.shared.use_case import UseCase
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BoardCursor, Ranked, Way
from domain.shared.ids import UserId
from interface.leaderboards.cards import PAGE_SIZE, board_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.languages import gettext
from interface.shared.layout import Card, card
from interface.shared.messages import replace

_LARGEST = 2**63 - 1
"""What a column holds. A custom id is what a client sends: its digits may say more."""

_TEMPLATE = (
    rf"board:(?P<board>{'|'.join(Board)}):(?P<period>{'|'.join(Period)})"
    r":(?P<page>top|me|up|down)(?::(?P<value>\d{1,19}):(?P<user>\d{1,19}):(?P<position>\d{1,9}):(?P<place>\d{1,9}))?"
)


@frozen(kw_only=True)
class BoardPageRef:
    """What a button leads to, as its custom id says it."""

    board: Board
    period: Period
    page: WhichPage

    @property
    def custom_id(self) -> str:
        return ":".join(["board", self.board.value, self.period.value, *map(str, self._parts())])

    def _parts(self) -> tuple[object, ...]:
        match self.page:
            case FromTheTop():
                return ("top",)
            case AroundMe():
                return ("me",)
            case Beyond(edge, way):
                return (way.value, edge.cursor.value, edge.cursor.user, edge.position, edge.place)

    @classmethod
    def parse(cls, match: re.Match[str]) -> "BoardPageRef":
        return cls(board=Board(match["board"]), period=Period(match["period"]), page=_page_of(match))


def _page_of(match: re.Match[str]) -> WhichPage:
    if match["page"] == "me":
        return AroundMe()
    if match["page"] == "top" or match["value"] is None:
        return FromTheTop()
    value, user = (min(int(match[name]), _LARGEST) for name in ("value", "user"))
    edge = Ranked(BoardCursor(value, UserId(user)), position=int(match["position"]), place=int(match["place"]))
    return Beyond(edge, Way(match["page"]))


def board_page(page: BoardPage, board: Board, period: Period) -> Card:
    def button(label: str, leads_to: WhichPage, *, leads: bool) -> discord.ui.Button[discord.ui.LayoutView]:
        ref = BoardPageRef(board=board, period=period, page=leads_to)
        return discord.ui.Button(label=label, custom_id=ref.custom_id, disabled=not leads)

    shown = board_card(page, board, period)
    is_beyond = not page.entries and page.mine.of > 0
    is_shown = any(entry.ranked.cursor.user == page.asker for entry in page.entries)
    buttons = [
        button(gettext("« First"), FromTheTop(), leads=page.up is not None or is_beyond),
        button(gettext("← Previous"), _beyond(page.up, Way.UP), leads=page.up is not None),
        button(gettext("Jump to me"), AroundMe(), leads=page.mine.place is not None and not is_shown),
        button(gettext("Next →"), _beyond(page.down, Way.DOWN), leads=page.down is not None),
    ]
    if not all(each.disabled for each in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


def _beyond(edge: Ranked | None, way: Way) -> Beyond:
    """A disabled button needs a custom id of its own too; nobody's id is 0."""
    return Beyond(edge or Ranked(BoardCursor(0, UserId(0)), position=0, place=0), way)


@define
class TurnBoardPage:
    _show: UseCase[ShowLeaderboard, BoardPage]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        ref = BoardPageRef.parse(match)
        command = ShowLeaderboard(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            board=ref.board,
            period=ref.period,
            page=ref.page,
            size=PAGE_SIZE,
        )
        await replace(interaction, board_page(await self._show(command), ref.board, ref.period))

    def button(self) -> Button:
        return Button(_TEMPLATE, self, part_of="leaderboard")
