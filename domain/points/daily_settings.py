"""What a guild gives its members each day."""

from zoneinfo import ZoneInfo

from domain.points.daily import DailyRules
from domain.shared.settings import Setting, Settings, WholeNumber

MOST_A_DAY = 1_000_000
MOST_BONUS_DAYS = 365

DAILY_AMOUNT = Setting("daily_amount", WholeNumber(0, MOST_A_DAY), 100)
"""Points of the first day; 0 turns `/daily` off."""

DAILY_BONUS = Setting("daily_bonus", WholeNumber(0, MOST_A_DAY), 10)
"""Points more for each further day of a streak."""

DAILY_BONUS_DAYS = Setting("daily_bonus_days", WholeNumber(0, MOST_BONUS_DAYS), 7)
"""How many further days bring more; from then on it stays at that."""


def daily_rules(settings: Settings, time_zone: str) -> DailyRules:
    """`time_zone` is the guild's, an IANA name."""
    return DailyRules(
        zone=ZoneInfo(time_zone),
        amount=settings[DAILY_AMOUNT],
        bonus=settings[DAILY_BONUS],
        bonus_days=settings[DAILY_BONUS_DAYS],
    )
