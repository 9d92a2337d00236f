"""The leaderboards' use cases, wired for tests."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import define, field

from application.guilds.queries import GuildSettingsReader
from application.leaderboards.kept import Kept
from application.leaderboards.landmarks import Landmarks, Spacing, Surveyor
from application.leaderboards.ports import BoardKey, BoardReader, Tally
from application.leaderboards.rankings import Rankings, Ranks
from application.leaderboards.show_leaderboard import ShowLeaderboardHandler
from application.leaderboards.tallies import Tallier, TallyKey
from domain.leaderboards.order import BoardCursor, Ranked, ranked
from domain.shared.ids import UserId
from tests.fakes.clock import FakeClock


@define
class Leaderboards:
    boards: BoardReader
    settings: GuildSettingsReader
    clock: FakeClock
    spacing: Spacing = field(factory=Spacing)
    landmarks: Kept[BoardKey, Landmarks] = field(init=False)
    tallies: Kept[TallyKey, Tally] = field(init=False)
    rankings: Rankings = field(init=False)
    ranks: Ranks = field(init=False)
    show: ShowLeaderboardHandler = field(init=False)

    def __attrs_post_init__(self) -> None:
        minute = timedelta(minutes=1)
        self.landmarks = Kept(
            find_out=Surveyor(self.boards, self.spacing), clock=self.clock, fresh=minute, longest=10 * minute, room=1000
        )
        self.tallies = Kept(find_out=Tallier(self.boards), clock=self.clock, fresh=minute, longest=minute, room=1000)
        self.rankings = Rankings(self.boards, self.settings, self.landmarks, self.tallies, self.clock, self.spacing)
        self.ranks = Ranks(self.rankings)
        self.show = ShowLeaderboardHandler(self.rankings, self.boards)


def brute_force(values: Mapping[int, int]) -> tuple[Ranked, ...]:
    """A whole board, by sorting it."""
    rows = [BoardCursor(value, UserId(user)) for user, value in values.items() if value > 0]
    return ranked(sorted(rows, key=lambda row: row.order), position=1, place=1)
