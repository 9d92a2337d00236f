"""What people see of activity."""

from application.charts.queries import Activity, DayActivity
from application.charts.show_activity import ActivityShown
from domain.charts.span import HeatMap
from interface.shared.layout import Card, card, container
from interface.shared.pictures import Picture, gallery

FILE = "activity.png"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOT_TOLD = "-# Discord does not tell me who joins and leaves here, so the chart does not say."
_UNDRAWN = "-# I can't draw right now, so here it is in words."


def activity_card(shown: ActivityShown) -> Card:
    activity = shown.activity
    if activity.is_empty:
        return card(container(_heading(activity), _nothing_yet(activity)))
    picture = activity_image(shown)
    if picture is None:
        return card(container(_heading(activity), "\n".join(summary(activity)), _UNDRAWN))
    told = activity.member is not None or activity.flow is not None
    return card(container(_heading(activity)), gallery(picture), *([] if told else [container(_NOT_TOLD)]))


def activity_image(shown: ActivityShown) -> Picture | None:
    if shown.picture is None:
        return None
    return Picture(FILE, shown.picture, "\n".join([_dates(shown.activity), *summary(shown.activity)]))


def summary(activity: Activity) -> list[str]:
    """The chart in words: also for those who cannot see it."""
    lines = [f"{activity.messages:,} messages, {activity.voice_minutes / 60:,.0f} hours in voice."]
    best = max(activity.days, key=lambda day: day.messages)
    if best.messages:
        lines.append(f"Most messages on {_day(best)}: {best.messages:,}.")
    if activity.member is None:
        liveliest = max(activity.days, key=lambda day: day.active)
        lines.append(f"Most active members on {_day(liveliest)}: {liveliest.active:,}.")
    if activity.flow is not None:
        came, went = sum(each.joins for each in activity.flow), sum(each.leaves for each in activity.flow)
        lines.append(f"{came:,} came, {went:,} went.")
    if activity.hours is not None and (busiest := _busiest(activity.hours)) is not None:
        lines.append(f"Busiest on {busiest} ({activity.time_zone}).")
    return lines


def _heading(activity: Activity) -> str:
    whose = "Activity of the server" if activity.member is None else f"Activity of <@{activity.member}>"
    return f"### {whose}\n-# {_dates(activity)}"


def _dates(activity: Activity) -> str:
    first, last = activity.span.first, activity.span.last
    return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"


def _nothing_yet(activity: Activity) -> str:
    if activity.member is None:
        return "Nothing has been counted in these days yet. I count from now on; come back tomorrow."
    return "They neither wrote nor spoke in these days, as far as I have seen."


def _day(day: DayActivity) -> str:
    return f"{day.day:%A}, {day.day.day} {day.day:%B}"


def _busiest(hours: HeatMap) -> str | None:
    most, day, hour = max((hours[day][hour], -day, -hour) for day in range(7) for hour in range(24))
    return f"{_WEEKDAYS[-day]}s from {-hour:02}:00 to {(1 - hour) % 24:02}:00" if most else None
