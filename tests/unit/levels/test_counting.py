from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.levels.activity import DAY, MOST_MOMENTS, SPACING, Activity, Face, Quarter, Second, quarter_of
from domain.levels.counting import (
    Count,
    DayCount,
    DayXp,
    Occupant,
    Score,
    count,
    days_of,
    local_days,
    who_talks,
)
from domain.levels.curve import MAX_XP
from domain.levels.rules import LevelRules
from domain.shared.ids import ChannelId, RoleId, UserId

NOON = Second(int(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()))
TODAY = date(2026, 3, 1)
CHANNEL, QUIET = (ChannelId(1),), (ChannelId(2),)
ROLE = RoleId(9)
NEW, DEFAULTS = Score(), LevelRules()


def face(at: int, *roles: RoleId) -> Face:
    return Face(Second(at), "emil", "Emil", frozenset(roles))


def messages_at(*offsets: int, places: tuple[ChannelId, ...] = CHANNEL, roles: tuple[RoleId, ...] = ()) -> Activity:
    """Messages so many seconds after noon."""
    first, *others = [Activity.message(face(NOON + offset, *roles), places) for offset in offsets]
    for other in others:
        first.merge(other)
    return first


def minutes(many: int, *, at: int = NOON, places: tuple[ChannelId, ...] = CHANNEL) -> Activity:
    return Activity(face(at), voice={(quarter_of(at), places): many})


def twenty(least: int, most: int) -> int:
    assert (least, most) == (15, 25)
    return 20


def counted(
    *activity: Activity,
    score: Score = NEW,
    rules: LevelRules = DEFAULTS,
    zone: str = "UTC",
    had: DayXp | None = None,
    brings_xp: bool = True,
) -> Count:
    days = local_days(ZoneInfo(zone))
    return count(activity, score, rules, days, twenty, had={} if had is None else {TODAY: had}, brings_xp=brings_xp)


def test_a_first_message_counts() -> None:
    found = counted(messages_at(0))
    assert found == Count(
        days=(DayCount(TODAY, messages=1, counted_messages=1, message_xp=20),), xp=20, level=0, counted_at=NOON
    )


def test_within_the_cooldown_of_one_that_counted_no_other_does() -> None:
    found = counted(messages_at(0, 1, 30, 59))
    assert found.days == (DayCount(TODAY, messages=4, counted_messages=1, message_xp=20),)


def test_the_first_after_the_cooldown_counts_and_starts_the_next() -> None:
    found = counted(messages_at(0, 60, 61, 119, 120, 179))
    assert found.days[0].counted_messages == 3
    assert found.counted_at == NOON + 120
    assert counted(messages_at(0, 60, 61, 119)).counted_at == NOON + 60


@pytest.mark.parametrize(("ago", "counts"), [(59, 0), (60, 1), (0, 0)])
def test_the_cooldown_holds_from_when_a_message_last_counted(ago: int, counts: int) -> None:
    score = Score(xp=20, counted_at=Second(NOON - ago))
    found = counted(messages_at(0), score=score)
    assert found.days[0].counted_messages == counts
    assert found.counted_at == (NOON if counts else NOON - ago)


@pytest.mark.parametrize(
    ("late", "brings", "counted_at", "before"),
    [
        (-61, 0, 0, -120),  # too soon after the one before
        (-60, 20, 0, -60),  # long enough after that, and before the last
        (-59, 0, -59, -120),  # the last is too soon after this one, which counts instead
        (-1, 0, -1, -120),
        (0, 0, 0, -120),
        (59, 0, 0, -120),
        (60, 20, 60, 0),
    ],
)
def test_what_comes_late_counts_as_if_it_had_come_in_time(late: int, brings: int, counted_at: int, before: int) -> None:
    score = Score(xp=40, counted_at=NOON, counted_before=Second(NOON - 120))
    found = counted(messages_at(late), score=score)
    assert (found.xp, found.counted_at, found.counted_before) == (brings, NOON + counted_at, NOON + before)


@pytest.mark.parametrize(("late", "brings", "counted_at"), [(-300, 20, 0), (-60, 20, 0), (-59, 0, -59)])
def test_what_comes_late_counts_where_only_one_has_before(late: int, brings: int, counted_at: int) -> None:
    found = counted(messages_at(late), score=Score(xp=20, counted_at=NOON))
    assert (found.xp, found.counted_at) == (brings, NOON + counted_at)


def test_what_comes_late_and_would_have_brought_nothing_takes_no_place() -> None:
    rules, score = LevelRules(excluded_channels=frozenset(QUIET)), Score(xp=20, counted_at=NOON)
    assert counted(messages_at(-30, places=QUIET), score=score, rules=rules).counted_at == NOON


def test_a_message_that_brings_nothing_starts_no_cooldown() -> None:
    rules = LevelRules(excluded_channels=frozenset(QUIET))
    activity = messages_at(0, places=QUIET).merge(messages_at(10))
    found = counted(activity, rules=rules)
    assert found.days == (DayCount(TODAY, messages=2, counted_messages=1, message_xp=20),)
    assert found.counted_at == NOON + 10


def test_rates_multiply_what_is_drawn() -> None:
    rules = LevelRules(rates_by_channel={CHANNEL[0]: 150}, rates_by_role={ROLE: 125})
    assert counted(messages_at(0, roles=(ROLE,)), rules=rules).xp == 20 * 187 // 100


def test_a_cap_leaves_what_the_day_can_still_take() -> None:
    rules = LevelRules(message_cap=50)
    found = counted(messages_at(0, 60, 120, 180), rules=rules, had=DayXp(messages=5, voice=1000))
    assert found.days == (DayCount(TODAY, messages=4, counted_messages=3, message_xp=45),)
    assert found.counted_at == NOON + 120


def test_caps_are_of_a_day_each() -> None:
    rules = LevelRules(message_cap=20, voice_cap=7)
    late = messages_at(0, 60, DAY, DAY + 60).merge(minutes(3)).merge(minutes(3, at=NOON + DAY))
    found = counted(late, rules=rules)
    assert [(day.message_xp, day.voice_xp) for day in found.days] == [(20, 7), (20, 7)]
    full = counted(messages_at(0).merge(minutes(3)), rules=rules, had=DayXp(messages=20, voice=9))
    assert (full.xp, full.counted_at) == (0, None)


def test_voice_brings_xp_by_the_minute_and_the_rate_of_its_channel() -> None:
    rules = LevelRules(voice_xp=10, rates_by_channel={QUIET[0]: 50})
    found = counted(minutes(3).merge(minutes(2, places=QUIET)), rules=rules)
    assert found.days == (DayCount(TODAY, voice_minutes=5, voice_xp=40),)
    assert (found.xp, found.counted_at) == (40, None)


def test_who_gets_no_xp_is_counted_all_the_same() -> None:
    score = Score(xp=500, level=3, counted_at=Second(NOON - 600))
    found = counted(messages_at(0, 60).merge(minutes(2)), score=score, brings_xp=False)
    assert found == Count((DayCount(TODAY, messages=2, voice_minutes=2),), 0, 3, Second(NOON - 600))


def test_the_level_is_that_of_all_the_xp_on_the_curve() -> None:
    assert counted(messages_at(0), score=Score(xp=79)).level == 0
    assert counted(messages_at(0), score=Score(xp=80)).level == 1
    assert counted(minutes(60), score=Score(xp=0)).level == 2


def test_where_no_xp_come_the_level_stays_as_it_is() -> None:
    assert counted(messages_at(0), score=Score(xp=0, level=7), brings_xp=False).level == 7


def test_nobody_gets_more_xp_than_there_can_be() -> None:
    found = counted(messages_at(0), score=Score(xp=MAX_XP - 3))
    assert found.xp == 3


def test_a_day_is_one_of_the_guilds_time_zone() -> None:
    evening = messages_at(11 * 3600)  # 23:00 UTC
    assert counted(evening, zone="Europe/Berlin").days[0].day == date(2026, 3, 2)
    assert counted(evening, zone="America/New_York").days[0].day == TODAY
    assert counted(messages_at(6 * 3600 + 900), zone="Asia/Kathmandu").days[0].day == date(2026, 3, 2)
    assert counted(messages_at(6 * 3600 + 899), zone="Asia/Kathmandu").days[0].day == TODAY


def test_the_day_on_which_the_clocks_change_has_23_hours() -> None:
    days = local_days(ZoneInfo("Europe/Berlin"))
    hours = [Quarter(NOON // 900 + 4 * hour) for hour in range(24 * 40)]
    by_day: dict[date, int] = {}
    for hour in hours:
        by_day[days(hour)] = by_day.get(days(hour), 0) + 1
    assert by_day[date(2026, 3, 29)] == 23
    assert by_day[date(2026, 3, 28)] == 24


def test_parts_of_several_days_are_counted_in_their_order() -> None:
    yesterday, today = messages_at(11 * 3600 + 3590), messages_at(12 * 3600 + 20, 12 * 3600 + 51)
    found = counted(yesterday, today)
    assert [(day.day, day.counted_messages) for day in found.days] == [(TODAY, 1), (date(2026, 3, 2), 1)]


def test_the_days_concerned_are_those_of_messages_and_of_voice() -> None:
    activity = messages_at(0).merge(minutes(1, at=NOON + DAY))
    assert days_of([activity], local_days(UTC)) == {TODAY, date(2026, 3, 2)}


moments = st.lists(st.integers(0, 2_000), min_size=1, max_size=60)


@given(moments, st.integers(1, 200))
def test_no_two_messages_that_count_are_closer_than_the_cooldown_and_none_is_missed(
    offsets: list[int], cooldown: int
) -> None:
    rules = evolve(LevelRules(), cooldown=cooldown)
    expected, last = 0, -DAY
    for offset in sorted(offsets):
        if offset - last >= cooldown:
            expected, last = expected + 1, offset
    found = counted(messages_at(*offsets), rules=rules)
    assert found.days[0].counted_messages == expected
    assert sum(day.messages for day in found.days) == len(offsets)


@given(moments, st.data())
def test_in_however_many_batches_activity_comes_the_same_counts(offsets: list[int], data: st.DataObject) -> None:
    ordered = sorted(offsets)
    cut = data.draw(st.integers(0, len(ordered)))
    whole = counted(messages_at(*ordered))
    xp, score = 0, Score()
    for part in (ordered[:cut], ordered[cut:]):
        if part:
            found = counted(messages_at(*part), score=score)
            xp += found.xp
            score = standing(found, xp)
    assert (xp, score.level, score.counted_at) == (whole.xp, whole.level, whole.counted_at)


def standing(found: Count, xp: int) -> Score:
    return Score(xp, found.level, found.counted_at, found.counted_before)


@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, DEFAULTS.cooldown - 1)), min_size=1, max_size=60),
)
def test_in_whatever_order_two_processes_count_it_is_the_same_where_both_do_so_within_the_cooldown(
    messages: list[tuple[int, int]],
) -> None:
    """Of each message when it was written, and how much later it is counted."""
    xp, score = 0, Score()
    for written, _ in sorted(messages, key=sum):
        found = counted(messages_at(written), score=score)
        xp += found.xp
        score = standing(found, xp)
    whole = counted(messages_at(*(written for written, _ in messages)))
    assert (xp, score.counted_at) == (whole.xp, whole.counted_at)


@given(st.lists(moments, min_size=1, max_size=6))
def test_nothing_that_comes_late_brings_more_than_it_would_have_in_time(batches: list[list[int]]) -> None:
    xp, score = 0, Score()
    for batch in batches:
        found = counted(messages_at(*batch), score=score)
        xp += found.xp
        score = standing(found, xp)
    assert xp <= counted(messages_at(*(offset for batch in batches for offset in batch))).xp


@given(st.lists(st.integers(0, 7_200), min_size=1, max_size=4 * MOST_MOMENTS))
def test_what_is_kept_of_much_writing_is_thinned_and_thinning_brings_nothing(offsets: list[int]) -> None:
    activity = messages_at(*offsets)
    assert len(activity.moments) <= 2 * max(MOST_MOMENTS, 7_200 // SPACING + 1)
    assert activity.message_count == len(offsets)
    all_of_them = Activity(face(NOON), moments={Second(NOON + offset): CHANNEL for offset in offsets})
    assert counted(activity).xp <= counted(all_of_them).xp


def test_hours_of_constant_writing_still_count_by_the_minute_within_a_fifth() -> None:
    activity = messages_at(*range(0, 4 * 3600, 2))
    assert 4 * 60 * 0.8 <= counted(activity).days[0].counted_messages <= 4 * 60


def test_as_many_messages_as_are_kept_count_exactly() -> None:
    assert counted(messages_at(*range(0, 59 * MOST_MOMENTS, 59))).days[0].counted_messages == MOST_MOMENTS // 2


def somebody(user: int, *, bot: bool = False, muted: bool = False, deafened: bool = False) -> Occupant:
    return Occupant(UserId(user), bot, muted, deafened)


@pytest.mark.parametrize(
    ("occupants", "talking"),
    [
        ([], []),
        ([somebody(1)], []),
        ([somebody(1), somebody(2)], [1, 2]),
        ([somebody(1), somebody(2, bot=True)], []),
        ([somebody(1), somebody(2, muted=True)], [1]),
        ([somebody(1), somebody(2, deafened=True)], []),
        ([somebody(1), somebody(2), somebody(3, deafened=True)], [1, 2]),
        ([somebody(1, muted=True), somebody(2, muted=True)], []),
        ([somebody(1, bot=True), somebody(2, bot=True), somebody(3)], []),
    ],
)
def test_a_minute_in_voice_counts_for_who_can_speak_and_hear_in_company(
    occupants: list[Occupant], talking: list[int]
) -> None:
    assert who_talks(occupants, channel_is_afk=False) == talking


def test_nothing_counts_in_the_channel_for_who_is_away() -> None:
    assert who_talks([somebody(1), somebody(2)], channel_is_afk=True) == []
