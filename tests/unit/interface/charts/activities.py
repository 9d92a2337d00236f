"""Activity to show."""

from datetime import date, timedelta

from application.charts.queries import Activity, DayActivity, Flow
from domain.charts.span import Span
from domain.shared.ids import UserId
from tests.builders import GUILD

TODAY = date(2026, 11, 26)


def an_activity(
    days: int = 30, *, member: UserId | None = None, busy: int = 1, knows_flow: bool = True, largest: int = 60
) -> Activity:
    span = Span(TODAY - timedelta(days=days - 1), TODAY)
    hours = tuple(tuple(busy * (day + hour) for hour in range(24)) for day in range(7))
    return Activity(
        guild=GUILD,
        member=member,
        span=span,
        days=tuple(
            DayActivity(
                day=day,
                messages=busy * (number * 7 % largest),
                voice_minutes=busy * number * 10,
                active=busy * number,
            )
            for number, day in enumerate(span.days())
        ),
        flow=tuple(Flow(busy * number, busy * 2) for number in range(days)) if member is None and knows_flow else None,
        hours=hours if member is None else None,
        time_zone="Europe/Berlin",
    )
