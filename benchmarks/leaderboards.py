"""Leaderboards of large guilds, with those who left hidden: pages, ranks, whole boards, profiles."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from attrs import define

from application.leaderboards.kept import Kept
from application.leaderboards.landmarks import Spacing, Surveyor
from application.leaderboards.ports import BoardKey
from application.leaderboards.rankings import Rankings, Ranks
from application.leaderboards.show_leaderboard import (
    Beyond,
    FromTheTop,
    ShowLeaderboard,
    ShowLeaderboardHandler,
    WhichPage,
)
from application.leaderboards.tallies import Tallier, TallyKey
from application.profiles.show_profile import ShowProfile, ShowProfileHandler
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.large_guilds import DAYS, fill_activity, fill_levels, member
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import Pair, milliseconds
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BoardCursor, Ranked, Way
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from infrastructure.clock import SystemClock
from infrastructure.database.reading import Reading
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.leaderboards.board_reader import PostgresBoardReader
from infrastructure.levels.rules_reader import PostgresRulesReader
from infrastructure.profiles.profile_reader import PostgresProfileReader
from interface.profiles.cards import profile_card

LARGE, LARGEST = 100_000, 1_000_000
_GUILDS = {LARGE: GuildId(2_100_000_000_000_000_000), LARGEST: GuildId(2_200_000_000_000_000_000)}
_DEPTH = 100_000
_AVATAR = "https://cdn.discordapp.com/embed/avatars/0.png"
_KEPT = timedelta(days=1)
UTC = ZoneInfo("UTC")


@define
class _Subject:
    database: BenchDatabase
    boards: PostgresBoardReader
    ranks: Ranks
    show_leaderboard: ShowLeaderboardHandler
    show_profile: ShowProfileHandler

    @classmethod
    def on(cls, database: BenchDatabase) -> "_Subject":
        reading, cache = Reading(database.engines), SettingsCache()
        cache.listening(established=True)
        settings = CachedSettingsReader(PostgresGuildSettingsReader(reading), cache)
        boards, clock, spacing = PostgresBoardReader(reading), SystemClock(), Spacing()
        landmarks = Kept(find_out=Surveyor(boards, spacing), clock=clock, fresh=_KEPT, longest=_KEPT, room=100_000)
        tallies = Kept(find_out=Tallier(boards), clock=clock, fresh=_KEPT, longest=_KEPT, room=2_000_000)
        rankings = Rankings(boards, settings, landmarks, tallies, clock, spacing)
        ranks = Ranks(rankings)
        profiles = ShowProfileHandler(PostgresProfileReader(reading), ranks, PostgresRulesReader(reading), settings)
        return cls(database, boards, ranks, ShowLeaderboardHandler(rankings, boards), profiles)

    async def beside_floor(
        self, operation: Callable[[], Awaitable[object]], effort: Effort, *, rounds: int = 15, times: int = 40
    ) -> Pair:
        await operation()  # what is kept is kept from here on
        with recording(self.database.engines.autocommit) as recorded:
            await operation()
        floor = Floor.of(self.database.floor, recorded)
        return await milliseconds(operation, lambda: floor({}), rounds=effort.rounds(rounds), times=times)

    async def page(self, members: int, page: WhichPage, period: Period = Period.ALL_TIME) -> object:
        by = Standing(user=member(members // 2 + 5))
        command = ShowLeaderboard(guild=_GUILDS[members], by=by, board=Board.XP, period=period, page=page)
        shown = await self.show_leaderboard(command)
        assert len(shown.entries) == command.size
        return shown


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    for members, guild in _GUILDS.items():
        await fill_levels(database.floor, guild, members)
    await fill_activity(database.floor, _GUILDS[LARGE], LARGE)
    subject = _Subject.on(database)
    return [
        *await _pages(subject, effort),
        *[await _rank(subject, effort, members) for members in _GUILDS],
        await _profile(subject, effort),
        *await _whole_boards(subject, effort),
    ]


async def _pages(subject: _Subject, effort: Effort) -> list[Figure]:
    row = await subject.database.floor.fetchrow(
        "SELECT xp, user_id FROM member_levels WHERE guild_id = $1 ORDER BY xp DESC, user_id OFFSET $2 LIMIT 1",
        _GUILDS[LARGEST],
        _DEPTH,
    )
    assert row is not None
    deep = Beyond(Ranked(BoardCursor(row["xp"], row["user_id"]), position=_DEPTH, place=_DEPTH), Way.DOWN)
    top = FromTheTop()
    both = await milliseconds(
        lambda: subject.page(LARGEST, deep), lambda: subject.page(LARGEST, top), rounds=effort.rounds(15), times=40
    )
    at_top = await subject.beside_floor(lambda: subject.page(LARGEST, top), effort)
    at_depth = await subject.beside_floor(lambda: subject.page(LARGEST, deep), effort)
    of, depth = f"leaderboard of {LARGEST:,} members", f"page at depth {_DEPTH:,}"
    return [
        Figure(name=f"{of}, top 10 with own place (4 reads)", pair=at_top, unit="ms"),
        Figure(name=f"{of}, {depth}", pair=at_depth, unit="ms"),
        Figure(name=f"{of}, {depth} (floor: the first page)", pair=both, unit="ms", goal="<= 1.2"),
    ]


async def _rank(subject: _Subject, effort: Effort, members: int) -> Figure:
    """Of members anywhere on the board; the floor is that of one of them."""
    somebody = random.Random(1)

    async def operation() -> None:
        rank = await subject.ranks.rank(_GUILDS[members], member(somebody.randrange(members // 10) * 10 + 5), Board.XP)
        assert rank.place is not None

    pair = await subject.beside_floor(operation, effort)
    return Figure(name=f"my rank among {members:,} members", pair=pair, unit="ms", goal="ours <= 5 ms")


async def _profile(subject: _Subject, effort: Effort) -> Figure:
    by = Standing(user=member(1), permissions=frozenset({Permission.MODERATE_MEMBERS}))

    async def operation() -> None:
        command = ShowProfile(guild=_GUILDS[LARGEST], by=by, user=member(LARGEST // 2 + 5))
        profile_card(await subject.show_profile(command), _AVATAR)

    pair = await subject.beside_floor(operation, effort)
    return Figure(name=f"profile card among {LARGEST:,} members (3 reads)", pair=pair, unit="ms")


async def _whole_boards(subject: _Subject, effort: Effort) -> list[Figure]:
    """What is done once a minute at most, for all who ask meanwhile."""
    survey = Surveyor(subject.boards, Spacing())
    largest = BoardKey(guild=_GUILDS[LARGEST], board=Board.XP, show_left=False)
    large = BoardKey(guild=_GUILDS[LARGE], board=Board.XP, show_left=False)
    surveyed = await subject.beside_floor(lambda: survey(largest), effort, rounds=2, times=1)
    figures = [Figure(name=f"finding the landmarks of {LARGEST:,} members", pair=surveyed, unit="ms")]
    tally, now = Tallier(subject.boards), SystemClock().now()
    for period, title in ((Period.TODAY, "1 day"), (Period.MONTH, f"{DAYS} days")):
        window = period.window(now, UTC)
        assert window is not None
        key = TallyKey(large, window)
        pair = await subject.beside_floor(partial(tally, key), effort, rounds=3, times=2)
        figures.append(Figure(name=f"a board of {LARGE:,} members over {title}", pair=pair, unit="ms"))
    return figures
