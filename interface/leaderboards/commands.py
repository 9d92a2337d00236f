from discord import app_commands

from application.leaderboards.queries import BoardPage
from application.leaderboards.show_leaderboard import ShowLeaderboard
from application.shared.use_case import UseCase
from domain.leaderboards.board import Board, Period
from interface.leaderboards.buttons import board_page
from interface.leaderboards.cards import PAGE_SIZE, PERIOD_TITLES
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer

_DESCRIPTIONS = {
    Board.POINTS: "Who has the most points, or gained the most",
    Board.XP: "Who has the most XP, or gained the most",
    Board.MESSAGES: "Who wrote the most messages",
    Board.VOICE: "Who was in voice channels for the longest",
}
_PERIODS = [app_commands.Choice(name=str(PERIOD_TITLES[period]), value=period.value) for period in Period]


class LeaderboardCommands(app_commands.Group):
    def __init__(self, show: UseCase[ShowLeaderboard, BoardPage]) -> None:
        super().__init__(name="leaderboard", description="Who stands where in this server", guild_only=True)
        self._show = show
        for board in Board:
            self.add_command(self._command(board))

    def _command(self, board: Board) -> app_commands.Command[app_commands.Group, [str], None]:
        @app_commands.command(name=board.value, description=_DESCRIPTIONS[board])
        @app_commands.describe(period="Over which days; all time if left out")
        @app_commands.choices(period=_PERIODS)
        async def show(interaction: Interaction, period: str = Period.ALL_TIME.value) -> None:
            await interaction.response.defer(ephemeral=True)
            over = Period(period)
            command = ShowLeaderboard(
                guild=guild_of(interaction), by=asker_of(interaction), board=board, period=over, size=PAGE_SIZE
            )
            await answer(interaction, board_page(await self._show(command), board, over))

        return show
