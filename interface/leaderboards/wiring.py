from datetime import timedelta

from attrs import frozen
from discord.ext import commands

from application.leaderboards.kept import Kept
from application.leaderboards.landmarks import Landmarks, Spacing, Surveyor
from application.leaderboards.ports import BoardKey
from application.leaderboards.rankings import Rankings, Ranks
from application.leaderboards.show_leaderboard import ShowLeaderboardHandler
from application.leaderboards.tallies import Tallier
from infrastructure.leaderboards.board_reader import PostgresBoardReader
from interface.leaderboards.buttons import TurnBoardPage
from interface.leaderboards.commands import LeaderboardCommands
from interface.leaderboards.words import leaderboard_words
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared

_FRESH = timedelta(minutes=1)
_LONGEST = timedelta(minutes=10)
_MOST_LANDMARKS = 100_000
"""Of all boards together; 16 bytes each. A board of a million members has 4,000."""

_MOST_TALLIED = 2_000_000
"""Members on all boards of a period together; 20 bytes each."""

_REFRESH_EVERY = 5.0


@frozen
class Boards:
    """Leaderboards as this process knows them: for the commands here, and for ranks elsewhere."""

    reader: PostgresBoardReader
    rankings: Rankings
    landmarks: Kept[BoardKey, Landmarks]

    @property
    def ranks(self) -> Ranks:
        return Ranks(self.rankings)


def open_boards(shared: Shared) -> Boards:
    reader, clock, spacing = PostgresBoardReader(shared.replica_reading), shared.clock, Spacing()
    landmarks = Kept(
        find_out=Surveyor(reader, spacing), clock=clock, fresh=_FRESH, longest=_LONGEST, room=_MOST_LANDMARKS
    )
    tallies = Kept(find_out=Tallier(reader), clock=clock, fresh=_FRESH, longest=_FRESH, room=_MOST_TALLIED)
    return Boards(reader, Rankings(reader, shared.guild_settings, landmarks, tallies, clock, spacing), landmarks)


def leaderboards_context(shared: Shared, boards: Boards) -> Context:
    show = shared.measured(ShowLeaderboardHandler(boards.rankings, boards.reader))

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(LeaderboardCommands(show))

    refresh = Background("leaderboard landmarks", boards.landmarks.refresh, every=_REFRESH_EVERY, needs_discord=False)
    return Context(
        equip=equip,
        words=leaderboard_words,
        reactions={},
        buttons=(TurnBoardPage(show).button(),),
        background=(refresh,),
    )
