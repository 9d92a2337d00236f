import pytest
from attrs import evolve

from application.levels.explain_xp import ExplainXp, ExplainXpHandler
from application.levels.rank_card import RankCard
from application.levels.show_level import LevelShown, ShowLevel, ShowLevelHandler
from domain.levels.curve import Progress
from domain.levels.member_level import MemberLevel
from domain.privacy.counting import CountingWish
from domain.shared.errors import MissingPermission
from tests.boards import FillMemory
from tests.builders import GUILD, MEMBER, OWNER, a_moderator, a_standing
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.level_ports import PNG, FakeAvatars, FakeRankCards
from tests.fakes.level_reader import MemoryLevelReader
from tests.fakes.levels import MEMBER_LEVELS, FixedCurves
from tests.fakes.privacy import WISHES, MemoryCountingReader
from tests.fakes.records import MemoryRecords
from tests.leaderboards import Leaderboards

LOOK = ShowLevel(guild=GUILD, by=a_standing(), member=MEMBER, name="Mira", colour=0xFF0000)


async def look(records: MemoryRecords, cards: FakeRankCards) -> LevelShown:
    ranks = Leaderboards(MemoryBoardReader(records), MemoryGuildSettingsReader(records), FakeClock()).ranks
    return await ShowLevelHandler(ranks, FixedCurves(), FakeAvatars(b"face"), cards, MemoryCountingReader(records))(
        LOOK
    )


async def test_a_level_is_drawn_with_all_that_is_known(records: MemoryRecords) -> None:
    records[MEMBER_LEVELS][GUILD, OWNER] = MemberLevel(guild=GUILD, user=OWNER, xp=900, level=4)
    records[MEMBER_LEVELS][GUILD, MEMBER] = MemberLevel(guild=GUILD, user=MEMBER, xp=300, level=2)
    cards = FakeRankCards()
    shown = await look(records, cards)
    assert cards.drawn == [
        RankCard(name="Mira", avatar=b"face", level=2, rank=2, xp=300, into_level=45, to_next=220, accent=0xFF0000)
    ]
    assert (shown.progress, shown.picture) == (Progress(level=2, gained=45, needed=220), PNG)


async def test_ones_rank_is_that_of_the_leaderboard_on_which_nobody_is_who_left(records: MemoryRecords) -> None:
    records[MEMBER_LEVELS][GUILD, OWNER] = MemberLevel(guild=GUILD, user=OWNER, xp=900, level=4)
    records[MEMBER_LEVELS][GUILD, MEMBER] = MemberLevel(guild=GUILD, user=MEMBER, xp=300, level=2)
    await FillMemory(records).know(OWNER, has_left=True)
    assert (await look(records, FakeRankCards())).rank.place == 1
    await FillMemory(records).know(MEMBER, has_left=True)
    assert (await look(records, FakeRankCards())).rank.place is None


async def test_it_is_said_of_whoever_does_not_want_to_be_counted(records: MemoryRecords) -> None:
    assert (await look(records, FakeRankCards())).is_counted
    wish = CountingWish(guild=GUILD, user=MEMBER, is_counted=False, wished_at=START)
    records[WISHES][GUILD, MEMBER] = wish
    assert not (await look(records, FakeRankCards())).is_counted
    records[WISHES][GUILD, MEMBER] = evolve(wish, is_counted=True)
    assert (await look(records, FakeRankCards())).is_counted


async def test_looking_somebody_up_creates_no_row(records: MemoryRecords) -> None:
    shown = await look(records, FakeRankCards())
    assert (shown.rank.value, shown.rank.place) == (0, None)
    assert records[MEMBER_LEVELS] == {}


async def test_without_a_picture_the_rest_is_still_said(records: MemoryRecords) -> None:
    shown = await look(records, FakeRankCards(can_draw=False))
    assert shown.picture is None
    assert shown.name == "Mira"


async def test_everybody_may_ask_where_their_own_xp_came_from(records: MemoryRecords) -> None:
    explain = ExplainXpHandler(MemoryLevelReader(records))
    assert (await explain(ExplainXp(guild=GUILD, by=a_standing(MEMBER), member=MEMBER))).xp == 0


async def test_only_who_manages_the_server_may_ask_where_others_xp_came_from(records: MemoryRecords) -> None:
    explain = ExplainXpHandler(MemoryLevelReader(records))
    with pytest.raises(MissingPermission):
        await explain(ExplainXp(guild=GUILD, by=a_standing(OWNER), member=MEMBER))
    assert (await explain(ExplainXp(guild=GUILD, by=a_moderator(), member=MEMBER))).unexplained == 0
    assert records[MEMBER_LEVELS] == {}
