"""Requests that Discord answers with 401, 403 or 429: who makes 10,000 of them in 10 minutes is banned by address."""

from datetime import datetime, timedelta

from attrs import frozen

BANNED_AT = 10_000
PERIOD = timedelta(minutes=10)


@frozen
class Pace:
    """The most requests in a second that a process sends for people who wait, and for all else; None: its share."""

    people: int | None = None
    background: int | None = None


PACES = (
    (9_500, Pace(people=0, background=0)),
    (8_000, Pace(people=1, background=0)),
    (5_000, Pace(background=0)),
    (1_000, Pace(background=1)),
)

TOLD_FROM = PACES[-1][0]
"""Invalid requests of all processes in ten minutes from which on whoever runs the bot is told."""


def pace_at(invalid: int) -> Pace:
    """Work that nobody waits for gives way first, and long before Discord would ban all."""
    return next((pace for least, pace in PACES if invalid >= least), Pace())


def is_invalid(status: int, scope: str | None) -> bool:
    """A limit that is shared with others (`X-RateLimit-Scope: shared`) is not held against the bot."""
    return status in (401, 403) or (status == 429 and scope != "shared")


def minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
