"""Anybody may look at anybody; the number of cases is for those who may see the cases."""

import pytest

from application.leaderboards.queries import Rank
from application.profiles.show_profile import Profile, ShowProfile, ShowProfileHandler
from domain.guilds.guild import Choice
from domain.leaderboards.board import Board
from domain.levels.curve import LinearCurve, Progress
from domain.moderation.actions.warn import WARN
from domain.points.settings import CURRENCY
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.boards import FillMemory
from tests.builders import EVERYTHING, GUILD, MEMBER, MODERATOR, a_standing, an_intent
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.levels import MEMBER_LEVELS, FixedCurves
from tests.fakes.members import MEMBERS
from tests.fakes.points import ACCOUNTS
from tests.fakes.profiles import MemoryProfileReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.leaderboards import Leaderboards

MODERATES = a_standing(MODERATOR, permissions=frozenset({Permission.MODERATE_MEMBERS}))


@pytest.fixture
async def show(records: MemoryRecords) -> ShowProfileHandler:
    """MEMBER has a warning, 250 XP and so the second place."""
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(CURRENCY, "fish")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.cases.open(an_intent(kind=WARN))
        await uow.commit()
    await FillMemory(records).hold(Board.XP, {MEMBER: 250, 1: 900, 2: 30})
    settings = MemoryGuildSettingsReader(records)
    ranks = Leaderboards(MemoryBoardReader(records), settings, FakeClock()).ranks
    return ShowProfileHandler(MemoryProfileReader(records), ranks, FixedCurves(LinearCurve(first=100)), settings)


async def shown(show: ShowProfileHandler, by: Standing, user: int = MEMBER) -> Profile:
    return await show(ShowProfile(guild=GUILD, by=by, user=UserId(user)))


async def test_a_profile_says_level_and_place_and_what_points_are_called(show: ShowProfileHandler) -> None:
    profile = await shown(show, a_standing(UserId(7)))
    assert profile.progress == Progress(level=2, gained=50, needed=100)
    assert profile.rank == Rank(place=2, value=250, of=3)
    assert profile.currency == "fish"


@pytest.mark.parametrize(
    ("by", "sees"),
    [
        (MODERATES, True),
        (a_standing(UserId(7), is_owner=True), True),
        (a_standing(UserId(7), permissions=EVERYTHING - {Permission.MODERATE_MEMBERS}), False),
        (a_standing(UserId(7)), False),
        (a_standing(MEMBER), False),
    ],
    ids=["moderator", "owner", "every other right", "anybody", "themselves"],
)
async def test_cases_are_counted_for_who_may_see_them(show: ShowProfileHandler, by: Standing, sees: bool) -> None:
    profile = await shown(show, by)
    assert (profile.shows_cases, profile.facts.cases) == (sees, {WARN: 1} if sees else {})


@pytest.mark.parametrize(("has_left", "is_bot"), [(True, False), (False, True)])
async def test_who_left_and_who_is_a_bot_is_not_ranked(
    show: ShowProfileHandler, records: MemoryRecords, has_left: bool, is_bot: bool
) -> None:
    await FillMemory(records).know(MEMBER, has_left=has_left, is_bot=is_bot)
    profile = await shown(show, MODERATES)
    assert (profile.rank.place, profile.rank.of, profile.facts.xp) == (None, 2, 250)


async def test_looking_somebody_up_creates_nothing(show: ShowProfileHandler, records: MemoryRecords) -> None:
    profile = await shown(show, MODERATES, user=999)
    assert (profile.facts.xp, profile.rank.place, profile.facts.first_seen_at) == (0, None, None)
    assert (records[MEMBERS], records[ACCOUNTS], records[MEMBER_LEVELS].get((GUILD, UserId(999)))) == ({}, {}, None)
