"""Times that name no zone, in the zone that somebody says they are in."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from infrastructure.imports.errors import ZoneUnknown


def zone_named(name: str) -> ZoneInfo:
    """Raises ZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneUnknown(name) from error


def aware(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """None for a time that is none, such as infinity. Of an hour that clocks go through twice, it is the first."""
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None
