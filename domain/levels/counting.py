"""Which activity counts, and how many XP it brings."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Protocol

from attrs import define, frozen

from domain.levels.activity import QUARTER, Activity, Quarter, Second
from domain.levels.curve import MAX_XP, Curve
from domain.levels.rules import FULL_RATE, LevelRules
from domain.shared.ids import UserId


class XpDraw(Protocol):
    def __call__(self, least: int, most: int, /) -> int:
        """A random number from `least` to `most`, both included."""
        ...


@frozen
class Score:
    """Where a member stands before the activity is counted."""

    xp: int = 0
    level: int = 0
    counted_at: Second | None = None
    """When a message last brought XP."""
    counted_before: Second | None = None
    """When the one before that did."""
    is_blocked: bool = False
    """Whether their activity brings no XP."""


@frozen
class DayXp:
    """What a day has brought a member already."""

    messages: int = 0
    voice: int = 0


@define
class DayCount:
    """What is added to a day of a member."""

    day: date
    messages: int = 0
    counted_messages: int = 0
    voice_minutes: int = 0
    message_xp: int = 0
    voice_xp: int = 0


@frozen
class Count:
    """What counting the activity of a member has found."""

    days: tuple[DayCount, ...]
    xp: int
    """What is added, not what the member then has."""
    level: int
    """The level reached with it."""
    counted_at: Second | None
    counted_before: Second | None = None


type LocalDay = Callable[[Quarter], date]


def local_days(zone: tzinfo) -> LocalDay:
    """In which day of that time zone a quarter of an hour lies; remembered, as few different ones are asked for."""
    known = dict[Quarter, date]()

    def local_day(quarter: Quarter) -> date:
        day = known.get(quarter)
        if day is None:
            day = known[quarter] = datetime.fromtimestamp(quarter * QUARTER, zone).date()
        return day

    return local_day


def count(
    activity: Sequence[Activity],
    score: Score,
    rules: LevelRules,
    local_day: LocalDay,
    draw: XpDraw,
    *,
    had: Mapping[date, DayXp],
    brings_xp: bool = True,
) -> Count:
    """Count what one member did; `had` is what the days concerned have brought already, where the rules have caps.

    Messages count one after the other: the first that is at least the cooldown after the last that counted, then the
    first that is at least the cooldown after that one. A message that brings nothing, for its place, the member's roles
    or the day's cap, starts no cooldown.

    What comes late, from a process that had the guild before, counts as if it had come in time, unless two messages
    that were written later have counted already. Where it should have counted instead of the last one, it takes its
    place, and its XP as they were drawn. No two that count are ever closer than the cooldown.
    """
    days = dict[date, DayCount]()
    for part in activity:
        for quarter, messages in part.messages.items():
            _day(days, local_day(quarter)).messages += messages
        for (quarter, _), minutes in part.voice.items():
            _day(days, local_day(quarter)).voice_minutes += minutes
    brought = _Brought(score.counted_at, score.counted_before)
    if brings_xp:
        for part in activity:
            _count_messages(part, days, brought, had, rules, local_day, draw)
            _count_voice(part, days, had, rules, local_day)
    gained = sum(day.message_xp + day.voice_xp for day in days.values())
    xp = min(gained, MAX_XP - score.xp)
    level = _level_at(rules.curve, score.xp + xp, score.level) if gained else score.level
    return Count(tuple(days[day] for day in sorted(days)), xp, level, brought.last, brought.before)


@define
class _Brought:
    """When messages brought XP: the last one, and the one before."""

    last: Second | None
    before: Second | None

    def leaves_room_for(self, second: Second, cooldown: int) -> bool:
        if self.last is None or second >= self.last + cooldown:
            return True
        return second < self.last and (self.before is None or second >= self.before + cooldown)

    def should_have_been(self, second: Second, cooldown: int) -> bool:
        """Whether that one counts instead of the last, which is too soon after it."""
        return self.last is not None and second < self.last < second + cooldown

    def add(self, second: Second) -> None:
        if self.last is None or second > self.last:
            self.last, self.before = second, self.last
        else:
            self.before = second


def _level_at(curve: Curve, xp: int, before: int) -> int:
    """Looks first whether it is still the level before, as it nearly always is."""
    is_still = before < curve.highest and curve.total_for(before) <= xp < curve.total_for(before + 1)
    return before if is_still else curve.level_at(xp)


def days_of(activity: Sequence[Activity], local_day: LocalDay) -> frozenset[date]:
    """The days that XP may come to."""
    quarters = (part.messages.keys() | {quarter for quarter, _ in part.voice} for part in activity)
    return frozenset(local_day(quarter) for each in quarters for quarter in each)


def _day(days: dict[date, DayCount], day: date) -> DayCount:
    found = days.get(day)
    if found is None:
        found = days[day] = DayCount(day)
    return found


def _count_messages(
    activity: Activity,
    days: dict[date, DayCount],
    brought: _Brought,
    had: Mapping[date, DayXp],
    rules: LevelRules,
    local_day: LocalDay,
    draw: XpDraw,
) -> None:
    for second in sorted(activity.moments):
        if not brought.leaves_room_for(second, rules.cooldown):
            continue
        rate = rules.rate(activity.moments[second], activity.face.roles)
        if not rate:
            continue
        if brought.should_have_been(second, rules.cooldown):
            brought.last = second
            continue
        day = _day(days, local_day(Quarter(second // QUARTER)))
        xp = draw(rules.least_xp, rules.most_xp) * rate // FULL_RATE
        if rules.message_cap is not None:
            xp = min(xp, rules.message_cap - day.message_xp - had.get(day.day, _NOTHING).messages)
        if xp > 0:
            day.counted_messages += 1
            day.message_xp += xp
            brought.add(second)


def _count_voice(
    activity: Activity,
    days: dict[date, DayCount],
    had: Mapping[date, DayXp],
    rules: LevelRules,
    local_day: LocalDay,
) -> None:
    for (quarter, places), minutes in activity.voice.items():
        day = _day(days, local_day(quarter))
        xp = minutes * rules.voice_xp * rules.rate(places, activity.face.roles) // FULL_RATE
        if rules.voice_cap is not None:
            xp = min(xp, rules.voice_cap - day.voice_xp - had.get(day.day, _NOTHING).voice)
        day.voice_xp += max(xp, 0)


_NOTHING = DayXp()


@frozen
class Occupant:
    """Somebody in a voice channel. What the member did to themselves and what a moderator did count alike."""

    user: UserId
    is_bot: bool
    is_muted: bool
    is_deafened: bool


def who_talks(occupants: Collection[Occupant], *, channel_is_afk: bool) -> list[UserId]:
    """Whose minute in a voice channel counts.

    Bots are no company, and neither is who hears nothing: the minute counts for members who can speak and hear, where
    somebody else can hear them.
    """
    if channel_is_afk:
        return []
    listening = [each for each in occupants if not each.is_bot and not each.is_deafened]
    if len(listening) < 2:
        return []
    return [each.user for each in listening if not each.is_muted]


def at(second: Second) -> datetime:
    return datetime.fromtimestamp(second, UTC)
