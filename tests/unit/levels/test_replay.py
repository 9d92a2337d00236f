from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.levels.curve import LinearCurve
from domain.levels.replay import Rollup, replayed
from domain.levels.rules import LevelRules
from domain.shared.ids import RoleId, UserId
from tests.builders import MEMBER

DAY = Rollup(
    user=MEMBER,
    day=date(2026, 3, 1),
    rules=0,
    messages=20,
    counted_messages=10,
    voice_minutes=30,
    message_xp=193,
    voice_xp=150,
)
OLD = LevelRules()


def again(day: Rollup, new: LevelRules, old: LevelRules = OLD) -> tuple[int, int]:
    [only] = replayed([day], new, lambda _: old)
    assert (only.rules, only.messages, only.counted_messages) == (new.version, day.messages, day.counted_messages)
    return only.message_xp, only.voice_xp


@pytest.mark.parametrize(
    "new",
    [
        LevelRules(version=1, curve=LinearCurve(first=7)),
        LevelRules(version=1, cooldown=5),
        LevelRules(version=1, rates_by_role={RoleId(1): 300}, excluded_roles=frozenset({RoleId(2)})),
        LevelRules(version=1, message_cap=1_000, voice_cap=1_000),
    ],
)
def test_what_was_counted_is_as_it_was_where_the_xp_of_a_message_are(new: LevelRules) -> None:
    assert again(DAY, new) == (193, 150)


@pytest.mark.parametrize(
    ("new", "message_xp", "voice_xp"),
    [
        (LevelRules(version=1, least_xp=30, most_xp=50), 386, 150),
        (LevelRules(version=1, least_xp=0, most_xp=0), 0, 150),
        (LevelRules(version=1, voice_xp=2), 193, 60),
        (LevelRules(version=1, message_cap=100, voice_cap=100), 100, 100),
    ],
)
def test_another_range_scales_what_was_drawn_and_a_lower_cap_cuts(
    new: LevelRules, message_xp: int, voice_xp: int
) -> None:
    assert again(DAY, new) == (message_xp, voice_xp)


def test_a_fixed_number_of_xp_is_replayed_exactly() -> None:
    old, new = LevelRules(least_xp=20, most_xp=20), LevelRules(version=1, least_xp=7, most_xp=7)
    assert again(evolve(DAY, message_xp=200), new, old) == (70, 150)


def test_where_messages_brought_nothing_their_number_is_what_counts() -> None:
    old = LevelRules(least_xp=0, most_xp=0, voice_xp=0)
    assert again(evolve(DAY, message_xp=0, voice_xp=0), LevelRules(version=1), old) == (200, 150)


def test_a_day_counted_under_several_rules_becomes_one() -> None:
    other = evolve(DAY, rules=1, message_xp=7, voice_xp=0)
    [joined] = replayed([other, DAY], LevelRules(version=2), lambda _: OLD)
    assert (joined.rules, joined.messages, joined.counted_messages, joined.voice_minutes) == (2, 40, 20, 60)
    assert (joined.message_xp, joined.voice_xp) == (200, 150)


def test_days_come_in_the_order_of_members_and_days() -> None:
    days = [evolve(DAY, user=UserId(user), day=date(2026, 3, day)) for user in (2, 1) for day in (2, 1)]
    assert replayed(days, OLD, lambda _: OLD) == tuple(reversed(days))


@given(xp=st.integers(0, 10**6), least=st.integers(0, 100), spread=st.integers(0, 100))
def test_replayed_twice_it_is_as_replayed_once(xp: int, least: int, spread: int) -> None:
    rules = {0: OLD, 1: LevelRules(version=1, least_xp=least, most_xp=least + spread)}
    once = replayed([evolve(DAY, message_xp=xp)], rules[1], rules.__getitem__)
    assert replayed(once, rules[1], rules.__getitem__) == once
