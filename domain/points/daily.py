"""Points for coming by each day, and more of them for coming by day after day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from domain.points.amount import Points, points
from domain.points.shop_errors import DailyAlreadyClaimed, DailyIsOff
from domain.shared.days import day_before, day_of, start_of


@frozen(kw_only=True)
class DailyRules:
    """What a guild gives: `amount` on the first day (0: nothing at all), and `bonus` more for each further day of the
    streak, for at most `bonus_days` of them."""

    zone: ZoneInfo
    amount: int
    bonus: int
    bonus_days: int


@frozen(kw_only=True)
class DailyStreak:
    """How many days in a row a member has claimed, the last one being `last_day` of the guild's calendar."""

    last_day: date
    streak: int
    longest: int


@frozen(kw_only=True)
class DailyClaim:
    """The streak as it is after the claim, and what the day brings."""

    streak: DailyStreak
    amount: Points


def claim(before: DailyStreak | None, rules: DailyRules, *, at: datetime) -> DailyClaim:
    """The day decides, not 24 hours: each day of the guild's calendar is claimed once, and the streak goes on where the
    day before was claimed. Days never go back, so a time zone chosen in between brings nobody a second claim.

    Raises DailyIsOff, DailyAlreadyClaimed.
    """
    if rules.amount == 0:
        raise DailyIsOff
    today = day_of(at, rules.zone)
    if before is not None and today <= before.last_day:
        raise DailyAlreadyClaimed(streak=before.streak, next_at=day_after(before.last_day, rules.zone))
    follows = before is not None and before.last_day >= day_before(today, rules.zone)
    streak = before.streak + 1 if before is not None and follows else 1
    longest = streak if before is None else max(streak, before.longest)
    bonus = rules.bonus * min(streak - 1, rules.bonus_days)
    return DailyClaim(
        streak=DailyStreak(last_day=today, streak=streak, longest=longest),
        amount=points(rules.amount + bonus),
    )


def day_after(day: date, zone: ZoneInfo) -> datetime:
    """When the day after this one begins, as far as the guild's time zone stays the same."""
    return start_of(day + timedelta(days=1), zone)
