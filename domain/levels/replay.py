"""What a member's past activity would have brought under other rules.

Exact: another curve, another cooldown or other exceptions (they change nothing about what was counted), a lower cap of
a day, and another number of XP where messages brought a fixed number. Approximate: another range of XP, since what was
drawn is not kept; each day's XP are scaled by the ranges' means, and by its counted messages where they brought none. A
higher cap does not bring back what a lower one cut off.
"""

from collections.abc import Callable, Iterable
from datetime import date

from attrs import evolve, frozen

from domain.levels.rules import LevelRules
from domain.shared.ids import UserId


@frozen(kw_only=True)
class Rollup:
    """What is stored of one member's day; `rules` is the version it was counted under."""

    user: UserId
    day: date
    rules: int
    messages: int
    counted_messages: int
    voice_minutes: int
    message_xp: int
    voice_xp: int


type RulesByVersion = Callable[[int], LevelRules]


def replayed(rollups: Iterable[Rollup], new: LevelRules, rules_of: RulesByVersion) -> tuple[Rollup, ...]:
    """The same days as if they had been counted under `new`: one rollup a member and day, in order."""
    days = dict[tuple[UserId, date], Rollup]()
    for rollup in sorted(rollups, key=lambda each: (each.user, each.day)):
        key = rollup.user, rollup.day
        again = _again(rollup, rules_of(rollup.rules), new)
        days[key] = _joined(days[key], again) if key in days else again
    return tuple(_capped(day, new) for day in days.values())


def _again(rollup: Rollup, old: LevelRules, new: LevelRules) -> Rollup:
    mean_before, mean = old.least_xp + old.most_xp, new.least_xp + new.most_xp  # twice the means, to stay whole
    message_xp, voice_xp = rollup.message_xp, rollup.voice_xp
    if (old.least_xp, old.most_xp) != (new.least_xp, new.most_xp):
        per_message = rollup.counted_messages * mean // 2
        message_xp = _scaled(message_xp, mean, mean_before) if mean_before else per_message
    if old.voice_xp != new.voice_xp:
        per_minute = rollup.voice_minutes * new.voice_xp
        voice_xp = _scaled(voice_xp, new.voice_xp, old.voice_xp) if old.voice_xp else per_minute
    return evolve(rollup, rules=new.version, message_xp=message_xp, voice_xp=voice_xp)


def _scaled(xp: int, by: int, of: int) -> int:
    return (2 * xp * by + of) // (2 * of)  # to the nearest whole number


def _joined(one: Rollup, other: Rollup) -> Rollup:
    return evolve(
        one,
        messages=one.messages + other.messages,
        counted_messages=one.counted_messages + other.counted_messages,
        voice_minutes=one.voice_minutes + other.voice_minutes,
        message_xp=one.message_xp + other.message_xp,
        voice_xp=one.voice_xp + other.voice_xp,
    )


def _capped(rollup: Rollup, rules: LevelRules) -> Rollup:
    return evolve(
        rollup,
        message_xp=_cut(rollup.message_xp, rules.message_cap),
        voice_xp=_cut(rollup.voice_xp, rules.voice_cap),
    )


def _cut(xp: int, cap: int | None) -> int:
    return xp if cap is None else min(xp, cap)
