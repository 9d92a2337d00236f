from datetime import date

import pytest
from attrs import evolve

from application.leaderboards.queries import Rank
from application.levels.adjust_xp import AdjustedXp
from application.levels.level_queries import DayOfXp, PastAdjustment, XpSources
from application.levels.show_level import LevelShown
from domain.levels.adjustment import AdjustmentKind
from domain.levels.curve import MAX_XP, Progress
from domain.shared.ids import UserId
from interface.levels.level_cards import ADJUSTMENT_NAMES, adjusted_card, level_card, rank_picture, sources_card
from interface.shared.layout import LONGEST_TEXT, texts_of
from tests.builders import MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.level_ports import PNG

SHOWN = LevelShown(
    member=MEMBER,
    name="*Mira*",
    rank=Rank(place=7, value=1_300, of=1_200),
    progress=Progress(level=5, gained=150, needed=475),
    picture=PNG,
    is_counted=True,
)
WHERE = "level 5 · rank #7 of 1,200 · 1,300 XP · 150 of 475 XP to level 6"
DAY = DayOfXp(day=date(2026, 3, 1), messages=12, counted_messages=9, voice_minutes=30, message_xp=180, voice_xp=150)
ADJUSTMENT = PastAdjustment(kind=AdjustmentKind.ADD, amount=-30, by=MODERATOR, reason="spam", at=START)
SOURCES = XpSources(
    xp=300,
    message_xp=180,
    voice_xp=150,
    adjusted={AdjustmentKind.ADD: -30},
    days=(DAY,),
    adjustments=(ADJUSTMENT,),
)


def test_a_level_is_said_in_words_and_its_picture_described() -> None:
    assert texts_of(level_card(SHOWN)) == [
        r"### Level 5 · \*Mira\*",
        f"<@{MEMBER}> · {WHERE}",
    ]
    [picture] = rank_picture(SHOWN)
    assert picture.description == f"Rank card of *Mira*: {WHERE}"


def test_the_card_of_who_is_not_counted_says_so() -> None:
    *_, said = texts_of(level_card(evolve(SHOWN, is_counted=False)))
    assert "not counted here, by their own choice" in said


def test_without_a_picture_the_card_shows_none() -> None:
    bare = evolve(SHOWN, picture=None)
    assert rank_picture(bare) == ()
    assert texts_of(level_card(bare)) == texts_of(level_card(SHOWN))


def test_the_highest_level_and_a_missing_rank_are_said() -> None:
    shown = evolve(SHOWN, rank=Rank(place=None, value=0, of=3), progress=Progress(level=0, gained=0, needed=None))
    [_, text] = texts_of(level_card(shown))
    assert text == f"<@{MEMBER}> · level 0 · without a rank · 0 XP · the highest level there is"


def test_an_adjustment_says_what_it_changed_and_why() -> None:
    adjusted = AdjustedXp(member=MEMBER, amount=-20, reason="a*b", xp=80, level=0)
    assert texts_of(adjusted_card(adjusted)) == [
        f"### <@{MEMBER}> has 80 XP\n-20 XP · Level 0\n**Reason** a\\*b",
        f"-# Member ID {MEMBER}",
    ]
    unchanged = AdjustedXp(member=MEMBER, amount=0, reason=None, xp=80, level=0)
    assert "Nothing had to be changed · Level 0\n**Reason** *none given*" in texts_of(adjusted_card(unchanged))[0]


def test_sources_are_said_by_kind_day_and_decision() -> None:
    assert texts_of(sources_card(MEMBER, SOURCES)) == [
        f"### Where the 300 XP of <@{MEMBER}> came from\n**Messages** 180\n**Voice** 150\n"
        "**Given and taken by moderators** -30",
        "**The last active days**\n2026-03-01 · 330 XP: 180 for 9 of 12 messages, 150 for 30 minutes of voice",
        f"**The last adjustments**\n<t:{int(START.timestamp())}:d> -30 (add) by <@{MODERATOR}>: spam",
        f"-# Member ID {MEMBER}",
    ]


@pytest.mark.parametrize(("xp", "says"), [(301, "+1 XP come from nowhere"), (250, "-50 XP come from nowhere")])
def test_sources_that_do_not_add_up_are_said_to_be_so(xp: int, says: str) -> None:
    assert says in texts_of(sources_card(MEMBER, evolve(SOURCES, xp=xp)))[0]


def test_the_longest_sources_keep_within_a_message() -> None:
    most = evolve(DAY, messages=2**31, counted_messages=2**31, message_xp=MAX_XP, voice_minutes=1440, voice_xp=MAX_XP)
    sources = XpSources(
        xp=MAX_XP,
        message_xp=MAX_XP,
        voice_xp=MAX_XP,
        adjusted=dict.fromkeys(AdjustmentKind, -MAX_XP),
        days=(most,) * 10,
        adjustments=(evolve(ADJUSTMENT, amount=-MAX_XP, reason="*" * 480, by=UserId(2**63 - 1)),) * 10,
    )
    texts = texts_of(sources_card(MEMBER, sources))
    assert sum(map(len, texts)) <= LONGEST_TEXT
    assert "spam" not in "".join(texts)


def test_every_kind_of_adjustment_has_a_name() -> None:
    assert set(ADJUSTMENT_NAMES) == set(AdjustmentKind)
