"""Days as a guild counts them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_day(at: datetime, time_zone: str) -> date:
    """The calendar day of a moment in a time zone, named as in the IANA database."""
    return at.astimezone(ZoneInfo(time_zone)).date()
