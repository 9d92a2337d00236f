from datetime import timedelta

import pytest

from application.afk.end_absence import Back
from application.afk.go_away import Gone
from domain.afk.absence import LONGEST, LONGEST_REASON, Absence
from domain.afk.away import Away
from domain.afk.nickname import Obstacle
from domain.shared.ids import UserId
from interface.afk.cards import OBSTACLES, away_card, back_card, enforced_card, gone_card, lifted_card, welcome_card
from interface.shared.layout import LONGEST_TEXT, texts_of
from tests.afk import a_leave
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START

WORST = "[*](" * (LONGEST_REASON // 4)
LATER = START + timedelta(hours=1)
SINCE, UNTIL = int(START.timestamp()), int(LATER.timestamp())


def an_absence(reason: str | None = "tea", *, has_end: bool = False) -> Absence:
    absence = Absence(guild=GUILD, user=MEMBER, since=START, set_at=START, ends_at=START, lease_until=START)
    absence.begin(a_leave(reason, until=LATER if has_end else None), now=START)
    return absence


def an_away(user: int = MEMBER, *, reason: str | None = "tea", has_end: bool = False) -> Away:
    return Away(
        user=UserId(user),
        reason=reason,
        since=START,
        set_at=START,
        until=LATER if has_end else None,
        ends_at=LATER if has_end else START + LONGEST,
        is_enforced=False,
    )


def test_who_goes_reads_how_they_are_away_and_how_it_ends() -> None:
    assert texts_of(gone_card(Gone(an_absence("te_a", has_end=True), None))) == [
        "### 💤 You are away",
        "te\\_a",
        f"Until <t:{UNTIL}:f> (<t:{UNTIL}:R>).",
        "Meanwhile the nickname begins with `[AFK]`.",
        "-# `/back`, or anything that you write after the next 10 seconds, ends it.",
    ]
    changed = an_absence(None)
    changed.begin(a_leave(None, at=LATER), now=LATER)
    heading, nickname, _ = texts_of(gone_card(Gone(changed, Obstacle.OWNER)))
    assert heading == "### 💤 You are still away, with this changed"
    assert nickname == str(OBSTACLES[Obstacle.OWNER])


def test_a_moderator_reads_what_they_set_and_how_to_lift_it() -> None:
    shown = texts_of(enforced_card(Gone(an_absence(WORST), Obstacle.RANK)))
    assert shown[0] == f"### 💤 <@{MEMBER}> is away"
    assert shown[2] == str(OBSTACLES[Obstacle.RANK])
    assert shown[3] == "-# What they write does not end it; `/afk-lift` does."


@pytest.mark.parametrize("obstacle", Obstacle)
def test_each_obstacle_has_its_words(obstacle: Obstacle) -> None:
    assert str(OBSTACLES[obstacle])


@pytest.mark.parametrize(
    ("mentions", "said"),
    [
        (0, "not mentioned meanwhile."),
        (1, "mentioned once meanwhile."),
        (999, "mentioned 999 times meanwhile."),
        (1_000, "mentioned 1,000+ times meanwhile."),
    ],
)
def test_who_is_back_reads_how_often_they_were_mentioned(mentions: int, said: str) -> None:
    back = Back(MEMBER, mentions)
    assert texts_of(back_card(back)) == ["### You are back", f"You were {said}"]
    assert texts_of(lifted_card(back)) == [f"### <@{MEMBER}> is no longer away", f"They were {said}"]
    welcome = f"Welcome back, <@{MEMBER}>. You are no longer away."
    assert texts_of(welcome_card(MEMBER, mentions)) == [f"{welcome} You were {said}" if mentions else welcome]


def test_a_channel_reads_who_is_away_since_when_until_when_and_why() -> None:
    away = [an_away(20, reason="**tea** @everyone", has_end=True), an_away(21, reason=None)]
    assert texts_of(away_card(away)) == [
        "-# 💤 Away\n"
        f"<@20> went away <t:{SINCE}:R>, until <t:{UNTIL}:f>: \\*\\*tea\\*\\* \\@everyone\n"
        f"<@21> went away <t:{SINCE}:R>"
    ]


def test_however_many_are_mentioned_the_card_holds_whole_entries() -> None:
    away = [an_away(10**18 + number, reason=WORST, has_end=True) for number in range(90)]
    [text] = texts_of(away_card(away))
    assert len(text) <= LONGEST_TEXT
    entries = text.splitlines()
    assert entries[-1] == f"-# … and {90 - (len(entries) - 2)} more"
    assert all(entry.startswith("<@1") for entry in entries[1:-1])
