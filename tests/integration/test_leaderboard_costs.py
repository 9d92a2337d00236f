"""What leaderboards and profiles cost: few statements, none of which reads a large table from end to end."""

import re

import asyncpg
import pytest
from sqlalchemy import text

from application.leaderboards.landmarks import Spacing
from application.leaderboards.queries import Rank
from application.leaderboards.show_leaderboard import AroundMe, Beyond, FromTheTop, ShowLeaderboard, WhichPage
from application.profiles.show_profile import ShowProfile, ShowProfileHandler
from benchmarks.recording import recording
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BoardCursor, Ranked, Way
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.leaderboards.board_reader import PostgresBoardReader
from infrastructure.levels.rules_reader import PostgresRulesReader
from infrastructure.profiles.profile_reader import PostgresProfileReader
from tests.builders import GUILD, MEMBER, OTHER_GUILD, a_moderator, a_standing
from tests.fakes.clock import FakeClock
from tests.leaderboards import Leaderboards
from tests.statements import StatementLog, statements_of

_FILL = (
    "INSERT INTO guilds (guild_id, registered_at, settings)"
    " SELECT g, now(), '{}' FROM unnest(CAST(:guilds AS bigint[])) AS g",
    "INSERT INTO member_levels (guild_id, user_id, xp, messages, voice_minutes)"
    " SELECT guild_id, n, (n * 7919) % 5003, n % 977, n % 31 FROM guilds, generate_series(1, 5000) AS n",
    "INSERT INTO point_accounts (guild_id, kind, holder_id, balance)"
    " SELECT guild_id, 'wallet', n, (n * 31) % 1009 FROM guilds, generate_series(1, 5000) AS n",
    "INSERT INTO members (guild_id, user_id, username, is_bot, left_at, first_seen_at, created_at, updated_at)"
    " SELECT guild_id, n, 'member' || n, n % 100 = 0, CASE WHEN n % 3 = 0 THEN now() END, now(), now(), now()"
    " FROM guilds, generate_series(1, 5000) AS n",
    "ANALYZE member_levels, point_accounts, members",
)
LEFT, A_BOT = UserId(3), UserId(100)


@pytest.fixture
async def leaderboards(engines: Engines, clock: FakeClock) -> Leaderboards:
    """With settings known in this process, and boards of up to 1,000 taken for small ones."""
    cache = SettingsCache()
    cache.listening(established=True)
    reading = Reading(engines)
    settings = CachedSettingsReader(PostgresGuildSettingsReader(reading), cache)
    await settings.get(GUILD)
    return Leaderboards(PostgresBoardReader(reading), settings, clock, Spacing())


@pytest.fixture
async def filled(engines: Engines, leaderboards: Leaderboards) -> Leaderboards:
    """Two guilds of 5,000 members, of whom a third left, and the landmarks of one board."""
    async with engines.autocommit.connect() as connection:
        for statement in _FILL:
            await connection.execute(text(statement), {"guilds": [GUILD, OTHER_GUILD]} if ":" in statement else {})
    await leaderboards.ranks.rank(GUILD, UserId(1), Board.XP)
    return leaderboards


SETTINGS = 1
"""The read of a guild's settings that are not known yet."""


def show(page: WhichPage, board: Board = Board.XP, period: Period = Period.ALL_TIME) -> ShowLeaderboard:
    return ShowLeaderboard(guild=GUILD, by=a_standing(UserId(1)), board=board, period=period, page=page)


def reads(log: StatementLog) -> int:
    """All there were; nothing else was sent."""
    assert (log.statements, log.boundaries) == ([], [])
    return len(log.reads)


DEEP = Ranked(BoardCursor(700, UserId(5)), position=11_000, place=11_000)


async def test_a_page_takes_the_same_few_reads_at_any_depth(filled: Leaderboards, engines: Engines) -> None:
    """Two more around oneself, and one more where the page begins among equals whom it does not show."""
    for page, most in ((FromTheTop(), 4), (Beyond(DEEP, Way.DOWN), 4), (Beyond(DEEP, Way.UP), 5), (AroundMe(), 7)):
        with statements_of(engines) as log:
            shown = await filled.show(show(page))
        assert len(shown.entries) == 10
        assert reads(log) <= most


async def test_a_rank_is_two_reads_on_a_large_board_and_on_a_small_one(filled: Leaderboards, engines: Engines) -> None:
    for user in (1, 2, 2_501, 4_999):
        with statements_of(engines) as log:
            rank = await filled.ranks.rank(GUILD, UserId(user), Board.XP)
        assert reads(log) == 2
        assert rank.of > filled.spacing.exact
    with statements_of(engines) as log:
        rank = await filled.ranks.rank(GuildId(9), UserId(1), Board.XP)
    assert reads(log) == 2 + SETTINGS
    assert rank == Rank(place=None, value=0, of=0)


async def test_a_page_of_a_week_is_three_reads_more_the_first_time_and_then_only_that_of_names(
    leaderboards: Leaderboards, engines: Engines
) -> None:
    for expected in (4, 1, 1):
        with statements_of(engines) as log:
            await leaderboards.show(show(FromTheTop(), period=Period.WEEK))
        assert reads(log) == expected


async def test_a_profile_is_at_most_three_reads_whoever_it_is_and_whoever_asks(
    filled: Leaderboards, engines: Engines
) -> None:
    """What is on record, the rules for the curve, and the place of who has one."""
    reading = Reading(engines)
    profiles, rules = PostgresProfileReader(reading), PostgresRulesReader(reading)
    handler = ShowProfileHandler(profiles, filled.ranks, rules, filled.settings)
    for by in (a_moderator(), a_standing(MEMBER)):
        for user, expected in ((UserId(1), 3), (UserId(4_999), 3), (LEFT, 2), (A_BOT, 2), (UserId(999_999_999), 2)):
            with statements_of(engines) as log:
                await handler(ShowProfile(guild=GUILD, by=by, user=user))
            assert reads(log) == expected


def literal(value: object) -> str:
    match value:
        case list():
            return f"'{{{','.join(map(str, value))}}}'"
        case str():
            return f"'{value}'"
        case _:
            return str(value)


async def test_no_statement_reads_a_large_table_from_end_to_end(
    filled: Leaderboards, engines: Engines, database_settings: DatabaseSettings
) -> None:
    """Nor all members of the guild: the landmarks too are found in stretches."""
    with recording(engines.autocommit) as recorded:
        for board in (Board.POINTS, Board.MESSAGES, Board.VOICE, Board.XP):
            await filled.ranks.rank(GUILD, UserId(1), board)
            for page in (FromTheTop(), AroundMe(), Beyond(DEEP, Way.DOWN), Beyond(DEEP, Way.UP)):
                await filled.show(show(page, board))
    statements = {statement.sql: statement for statement in recorded.statements}
    assert len(statements) >= 4 * len(Board)
    connection = await asyncpg.connect(**database_settings.address.arguments(name="plans", within=10, settings={}))
    for mode in ("force_custom_plan", "force_generic_plan"):
        await connection.execute(f"SET plan_cache_mode = {mode}")
        for statement in statements.values():
            await connection.execute(f"PREPARE asked AS {statement.sql}")
            lines = await connection.fetch(f"EXPLAIN EXECUTE asked({', '.join(map(literal, statement.parameters))})")
            await connection.execute("DEALLOCATE asked")
            plan = "\n".join(line[0] for line in lines)
            assert not re.search(r"Seq Scan|Hash Join|Hash .*Join|Merge .*Join", plan), f"{statement.sql}\n{plan}"
    await connection.close()
