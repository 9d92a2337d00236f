"""What a day brings, and what a streak is: by the guild's calendar, whatever its clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.points.daily import DailyRules, DailyStreak, claim
from domain.points.daily_settings import DAILY_AMOUNT, DAILY_BONUS, DAILY_BONUS_DAYS, daily_rules
from domain.points.shop_errors import DailyAlreadyClaimed, DailyIsOff
from domain.shared.settings import Settings

UTC_ZONE, BERLIN, APIA = map(ZoneInfo, ("UTC", "Europe/Berlin", "Pacific/Apia"))
RULES = DailyRules(zone=BERLIN, amount=100, bonus=10, bonus_days=3)
NOON = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
"""Noon in Berlin."""


def in_berlin(*moment: int) -> datetime:
    year, month, day, hour, minute = moment
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def streak(last_day: date, count: int = 1, longest: int | None = None) -> DailyStreak:
    return DailyStreak(last_day=last_day, streak=count, longest=count if longest is None else longest)


def test_the_first_claim_begins_a_streak_of_one() -> None:
    claimed = claim(None, RULES, at=NOON)
    assert claimed.streak == streak(date(2026, 6, 10))
    assert claimed.amount == 100


def test_each_further_day_brings_more_until_the_bonus_is_full() -> None:
    held, amounts = None, list[int]()
    for day in range(6):
        claimed = claim(held, RULES, at=NOON + timedelta(days=day))
        amounts.append(claimed.amount)
        held = claimed.streak
    assert amounts == [100, 110, 120, 130, 130, 130]
    assert held == streak(date(2026, 6, 15), 6)


def test_a_day_missed_begins_a_new_streak_and_the_longest_is_remembered() -> None:
    claimed = claim(streak(date(2026, 6, 8), 9), RULES, at=NOON)
    assert claimed.streak == streak(date(2026, 6, 10), 1, longest=9)
    assert claimed.amount == 100
    again = claim(streak(date(2026, 6, 9), 2, longest=9), RULES, at=NOON)
    assert again.streak == streak(date(2026, 6, 10), 3, longest=9)


def test_the_day_decides_and_not_24_hours() -> None:
    late = claim(None, RULES, at=in_berlin(2026, 6, 10, 23, 59))
    early = claim(late.streak, RULES, at=in_berlin(2026, 6, 11, 0, 0))
    assert early.streak.streak == 2
    last_minute = claim(early.streak, RULES, at=in_berlin(2026, 6, 12, 23, 59))
    assert last_minute.streak.streak == 3


def test_a_day_is_claimed_once_and_the_refusal_says_when_the_next_begins() -> None:
    first = claim(None, RULES, at=in_berlin(2026, 6, 10, 0, 0))
    with pytest.raises(DailyAlreadyClaimed) as refused:
        claim(first.streak, RULES, at=in_berlin(2026, 6, 10, 23, 59))
    assert refused.value.next_at == in_berlin(2026, 6, 11, 0, 0)
    assert refused.value.streak == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # 24 hours later it is the same day still: the day of the change has 25.
        (in_berlin(2026, 10, 25, 0, 10), in_berlin(2026, 10, 25, 0, 10) + timedelta(hours=24)),
        (in_berlin(2026, 3, 29, 0, 0), in_berlin(2026, 3, 29, 23, 59)),
    ],
)
def test_on_the_day_on_which_clocks_change_there_is_one_claim(first: datetime, second: datetime) -> None:
    claimed = claim(None, RULES, at=first)
    with pytest.raises(DailyAlreadyClaimed):
        claim(claimed.streak, RULES, at=second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Clocks go forward: from the end of Saturday to the start of Monday there are 23 hours between.
        (in_berlin(2026, 3, 28, 0, 0), in_berlin(2026, 3, 29, 23, 59)),
        (in_berlin(2026, 3, 29, 23, 59), in_berlin(2026, 3, 30, 0, 0)),
        # Clocks go back: nearly 49 hours lie between, and yet no day was missed.
        (in_berlin(2026, 10, 24, 0, 0), in_berlin(2026, 10, 25, 23, 59)),
        (in_berlin(2026, 10, 25, 0, 0), in_berlin(2026, 10, 26, 23, 59)),
    ],
)
def test_a_change_of_clocks_breaks_no_streak(first: datetime, second: datetime) -> None:
    claimed = claim(None, RULES, at=first)
    assert claim(claimed.streak, RULES, at=second).streak.streak == 2


def test_a_day_that_a_zone_skipped_breaks_no_streak() -> None:
    rules = evolve(RULES, zone=APIA)
    claimed = claim(None, rules, at=datetime(2011, 12, 30, 0, 0, tzinfo=UTC))  # the 29th in Samoa
    again = claim(claimed.streak, rules, at=datetime(2011, 12, 31, 0, 0, tzinfo=UTC))  # the 31st
    assert (claimed.streak.last_day, again.streak.last_day) == (date(2011, 12, 29), date(2011, 12, 31))
    assert again.streak.streak == 2


def test_a_zone_further_west_brings_no_second_claim_and_breaks_no_streak() -> None:
    claimed = claim(None, evolve(RULES, zone=ZoneInfo("Pacific/Kiritimati")), at=NOON)  # the 11th, two in the morning
    west = evolve(RULES, zone=ZoneInfo("Pacific/Honolulu"))
    for hours in (1, 24, 40):
        with pytest.raises(DailyAlreadyClaimed) as refused:
            claim(claimed.streak, west, at=NOON + timedelta(hours=hours - 1))
        assert refused.value.next_at == datetime(2026, 6, 12, 10, 0, tzinfo=UTC)
    assert claim(claimed.streak, west, at=NOON + timedelta(hours=48)).streak.streak == 2


def test_a_zone_further_east_lets_the_next_day_begin_sooner() -> None:
    claimed = claim(None, evolve(RULES, zone=UTC_ZONE), at=NOON)
    east = evolve(RULES, zone=ZoneInfo("Pacific/Kiritimati"))
    assert claim(claimed.streak, east, at=NOON).streak.streak == 2


def test_nothing_a_day_turns_it_off() -> None:
    with pytest.raises(DailyIsOff):
        claim(None, evolve(RULES, amount=0), at=NOON)


def test_without_a_bonus_every_day_brings_the_same() -> None:
    assert claim(streak(date(2026, 6, 9), 50), evolve(RULES, bonus=0), at=NOON).amount == 100
    assert claim(streak(date(2026, 6, 9), 50), evolve(RULES, bonus_days=0), at=NOON).amount == 100


def test_the_rules_come_from_the_guilds_settings() -> None:
    settings = Settings().choosing(DAILY_AMOUNT, 7).choosing(DAILY_BONUS, 2).choosing(DAILY_BONUS_DAYS, 9)
    assert daily_rules(settings, "Europe/Berlin") == DailyRules(zone=BERLIN, amount=7, bonus=2, bonus_days=9)
    assert daily_rules(Settings(), "UTC") == DailyRules(zone=UTC_ZONE, amount=100, bonus=10, bonus_days=7)


@given(hours=st.lists(st.integers(1, 60), min_size=1, max_size=30), zone=st.sampled_from([BERLIN, UTC_ZONE, APIA]))
def test_however_often_somebody_comes_each_day_is_claimed_once_and_the_streak_counts_days(
    hours: list[int], zone: ZoneInfo
) -> None:
    rules, moment, held, days = evolve(RULES, zone=zone), NOON, None, list[date]()
    for wait in hours:
        moment += timedelta(hours=wait)
        try:
            held = claim(held, rules, at=moment).streak
        except DailyAlreadyClaimed:
            continue
        days.append(held.last_day)
        run = 1
        while days[-run] - timedelta(days=1) in days:
            run += 1
        assert held.streak == run <= held.longest
    assert days == sorted(set(days))
