"""What a guild may choose about points."""

from domain.points.account import MAX_POINTS
from domain.shared.settings import Line, Setting, WholeNumber, YesNo

CURRENCY = Setting("points_currency", Line(longest=32), "points")
"""What people call points in this guild."""

GIVING = Setting("points_giving", YesNo(), default=True)
"""Whether members may give points to each other."""

DAILY_GIVE_LIMIT = Setting("points_daily_give_limit", WholeNumber(0, MAX_POINTS), 0)
"""The most that a member gives away in a day of the guild's time zone; 0 for any number."""

MIN_ACCOUNT_AGE = Setting("points_min_account_age", WholeNumber(0, 365), 0)
"""Days since a giver's Discord account was made; 0 for any age."""
