"""How long members wait between two messages."""

from datetime import timedelta

from domain.channels.errors import SlowmodeNotWhole, SlowmodeTooLong
from domain.shared.durations import parse_duration

LONGEST_SLOWMODE = timedelta(hours=6)
"""Discord API reference, "Channel Object": 0-21600 seconds."""

_OFF = frozenset({"off", "none", "no", "0", "0s"}) | frozenset({"aus", "kein", "keine", "keiner", "nein"})


def parse_slowmode(text: str) -> int:
    """Seconds; 0 where it is off. Raises what parse_duration raises, SlowmodeTooLong, SlowmodeNotWhole."""
    if text.strip().lower() in _OFF:
        return 0
    duration = parse_duration(text)
    if duration.months or duration.rest > LONGEST_SLOWMODE:
        raise SlowmodeTooLong(LONGEST_SLOWMODE)
    if duration.rest % timedelta(seconds=1):
        raise SlowmodeNotWhole(text)
    return int(duration.rest.total_seconds())
