"""What people read of a member: every word of it, and never more than fits in a message."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.leaderboards.queries import Rank
from application.profiles.queries import MemberFacts
from application.profiles.show_profile import Profile
from domain.levels.curve import Progress
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.actions.warn import WARN
from domain.shared.ids import UserId
from interface.profiles.cards import profile_card, progress_bar
from interface.shared.layout import texts_of
from tests.builders import MEMBER, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import texts_of as texts_in
from tests.fakes.discord_http import walk
from tests.fakes.interactions import Guild, someone

AVATAR = "https://cdn.discordapp.com/embed/avatars/0.png"
LARGEST = 2**63 - 1
AT = int(START.timestamp())
FACTS = MemberFacts(
    user=MEMBER,
    username="emil",
    display_name="Emil",
    joined_at=START - timedelta(days=2),
    first_seen_at=START - timedelta(days=1),
    last_active_at=START,
    points=1500,
    xp=1234,
    messages=2345,
    voice_minutes=125,
)
PROFILE = Profile(
    facts=FACTS,
    progress=Progress(level=5, gained=120, needed=475),
    rank=Rank(place=12, value=1234, of=3456),
    currency="fish",
    shows_cases=False,
)


def texts(profile: Profile) -> list[str]:
    return texts_of(profile_card(profile, AVATAR))


def of(facts: MemberFacts) -> Profile:
    return evolve(PROFILE, facts=facts)


def test_a_profile_says_who_it_is_how_far_what_they_have_and_since_when() -> None:
    day = 24 * 60 * 60
    assert texts(PROFILE) == [
        f"### Profile of <@{MEMBER}>\n-# Emil · emil · ID {MEMBER}",
        "**Level 5** · #12 of 3,456\n▰▰▰▱▱▱▱▱▱▱▱▱\n-# 1,234 XP · 120 of 475 XP to level 6",
        "**Fish** 1,500\n**Messages** 2,345\n**Voice** 2 h 5 min",
        f"**Last active** <t:{AT}:R>\n**Joined** <t:{AT - 2 * day}:D>\n**First seen** <t:{AT - day}:D>",
    ]


def test_the_picture_is_beside_the_name() -> None:
    [section] = [each for each in walk(as_message(profile_card(PROFILE, AVATAR))) if each["type"] == 9]
    assert section["accessory"]["media"]["url"] == AVATAR  # type: ignore[index]  # JSON


def test_a_name_that_is_both_is_said_once_and_one_that_is_not_known_is_left_out() -> None:
    assert texts(of(evolve(FACTS, display_name="emil")))[0].endswith(f"\n-# emil · ID {MEMBER}")
    assert texts(of(evolve(FACTS, display_name=None, username=None)))[0].endswith(f"\n-# ID {MEMBER}")


def test_who_left_and_who_is_a_bot_is_said_to_be() -> None:
    assert texts(of(evolve(FACTS, left_at=START)))[0].endswith(f"ID {MEMBER} · left <t:{AT}:R>")
    assert texts(of(evolve(FACTS, is_bot=True)))[0].endswith(f"ID {MEMBER} · a bot")


def test_who_was_never_met_is_said_to_be_unknown() -> None:
    shown = texts(evolve(PROFILE, facts=MemberFacts(user=MEMBER), rank=Rank(place=None, value=0, of=9)))
    assert shown[0] == f"### Profile of <@{MEMBER}>\n-# ID {MEMBER}"
    assert shown[1].startswith("**Level 5** · not ranked\n")
    assert shown[2] == "**Fish** 0\n**Messages** 0\n**Voice** 0 min"
    assert shown[3] == "-# I have not met them here yet."


def test_a_time_that_is_not_known_is_left_out() -> None:
    assert texts(of(evolve(FACTS, joined_at=None, last_active_at=None)))[3] == f"**First seen** <t:{AT - 86400}:D>"


def test_a_place_that_was_counted_earlier_says_when() -> None:
    shown = texts(evolve(PROFILE, rank=Rank(place=12, value=1234, of=3456, as_of=START)))
    assert shown[1].endswith(f" · place as of <t:{AT}:R>")


@pytest.mark.parametrize(
    ("gained", "needed", "bar"),
    [
        (0, 100, "▱" * 12),
        (8, 100, "▱" * 12),
        (9, 100, "▰" + "▱" * 11),
        (50, 100, "▰" * 6 + "▱" * 6),
        (99, 100, "▰" * 11 + "▱"),
        (77, None, "▰" * 12),
    ],
)
def test_the_bar_is_as_full_as_the_level_is_done(gained: int, needed: int | None, bar: str) -> None:
    assert progress_bar(Progress(level=1, gained=gained, needed=needed)) == bar


def test_the_highest_level_leads_nowhere() -> None:
    shown = texts(evolve(PROFILE, progress=Progress(level=100, gained=7, needed=None)))
    assert shown[1] == f"**Level 100** · #12 of 3,456\n{'▰' * 12}\n-# 1,234 XP · the highest level"


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ({}, "**Cases** none"),
        ({BAN: 1, WARN: 3}, "**Cases** ban 1 · warn 3"),
        ({WARN: 150, BAN: 50}, "**Cases** (of the newest 200) warn 150 · ban 50"),
    ],
)
def test_who_may_see_cases_reads_how_many_there_are(cases: dict[ActionKind, int], expected: str) -> None:
    assert texts(evolve(of(evolve(FACTS, cases=cases)), shows_cases=True))[4] == expected
    assert len(texts(of(evolve(FACTS, cases=cases)))) == 4


def test_what_people_typed_is_shown_as_typed() -> None:
    shown = texts(evolve(of(evolve(FACTS, username="_x_", display_name="**A**")), currency="*fish*"))
    assert shown[0].endswith(rf"-# \*\*A\*\* · \_x\_ · ID {MEMBER}")
    assert shown[2].startswith(r"**\*fish\*** 1,500")


def test_the_largest_profile_fits() -> None:
    facts = MemberFacts(
        user=UserId(LARGEST),
        username="*" * 100,
        display_name="_" * 100,
        is_bot=True,
        joined_at=START,
        first_seen_at=START,
        last_active_at=START,
        left_at=START,
        points=LARGEST,
        xp=LARGEST,
        messages=LARGEST,
        voice_minutes=LARGEST,
        cases=dict.fromkeys((*KINDS, *(unknown_kind("k" * 30 + letter) for letter in "abcdefghij")), 999),
    )
    rank = Rank(place=10**9, value=LARGEST, of=10**9, as_of=START)
    progress = Progress(level=10_000, gained=LARGEST - 1, needed=LARGEST)
    shown = profile_card(
        Profile(facts=facts, progress=progress, rank=rank, currency="*" * 32, shows_cases=True), AVATAR
    )
    assert shown.content_length() <= 4000
    assert shown.total_children_count <= 40


async def test_without_a_member_it_is_ones_own(guild: Guild) -> None:
    answer = await guild.slash("profile", someone())
    assert texts_in(answer)[0].startswith(f"### Profile of <@{MODERATOR}>")
