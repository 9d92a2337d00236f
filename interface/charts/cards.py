"""What people see of activity."""

from application.charts.queries import Activity
from application.charts.show_activity import ActivityShown
from domain.charts.span import HeatMap
from interface.charts.days import in_full, with_weekday, without_year
from interface.shared.languages import gettext, gettext_lazy, number
from interface.shared.layout import Card, card, container
from interface.shared.pictures import Picture, gallery

FILE = "activity.png"
_WEEKDAYS = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
)
_NOT_TOLD = gettext_lazy("-# Discord does not tell me who joins and leaves here, so the chart does not say.")
_UNDRAWN = gettext_lazy("-# I can't draw right now, so here it is in words.")


def activity_card(shown: ActivityShown) -> Card:
    activity = shown.activity
    if activity.is_empty:
        return card(container(_heading(activity), _nothing_yet(activity)))
    picture = activity_image(shown)
    if picture is None:
        return card(container(_heading(activity), "\n".join(summary(activity)), str(_UNDRAWN)))
    told = activity.member is not None or activity.flow is not None
    return card(container(_heading(activity)), gallery(picture), *([] if told else [container(str(_NOT_TOLD))]))


def activity_image(shown: ActivityShown) -> Picture | None:
    if shown.picture is None:
        return None
    return Picture(FILE, shown.picture, "\n".join([_dates(shown.activity), *summary(shown.activity)]))


def summary(activity: Activity) -> list[str]:
    """The chart in words: also for those who cannot see it."""
    lines = [
        gettext(
            "{messages} messages, {hours} hours in voice.",
            messages=number(activity.messages),
            hours=number(round(activity.voice_minutes / 60)),
        )
    ]
    best = max(activity.days, key=lambda day: day.messages)
    if best.messages:
        lines.append(
            gettext("Most messages on {day}: {messages}.", day=with_weekday(best.day), messages=number(best.messages))
        )
    if activity.member is None:
        liveliest = max(activity.days, key=lambda day: day.active)
        lines.append(
            gettext(
                "Most active members on {day}: {active}.",
                day=with_weekday(liveliest.day),
                active=number(liveliest.active),
            )
        )
    if activity.flow is not None:
        came, went = sum(each.joins for each in activity.flow), sum(each.leaves for each in activity.flow)
        lines.append(gettext("{came} came, {went} went.", came=number(came), went=number(went)))
    if activity.hours is not None and (busiest := _busiest(activity.hours, activity.time_zone)) is not None:
        lines.append(busiest)
    return lines


def _heading(activity: Activity) -> str:
    if activity.member is None:
        heading = gettext("### Activity of the server")
    else:
        heading = gettext("### Activity of <@{member}>", member=activity.member)
    return f"{heading}\n-# {_dates(activity)}"


def _dates(activity: Activity) -> str:
    first, last = activity.span.first, activity.span.last
    return gettext("{first} to {last}", first=without_year(first), last=in_full(last))


def _nothing_yet(activity: Activity) -> str:
    if activity.member is None:
        return gettext("Nothing has been counted in these days yet. I count from now on; come back tomorrow.")
    return gettext("They neither wrote nor spoke in these days, as far as I have seen.")


def _busiest(hours: HeatMap, time_zone: str) -> str | None:
    most, day, hour = max((hours[day][hour], -day, -hour) for day in range(7) for hour in range(24))
    if not most:
        return None
    return gettext(
        "Busiest on {weekdays} from {start} to {end} ({time_zone}).",
        weekdays=_WEEKDAYS[-day],
        start=f"{-hour:02}:00",
        end=f"{(1 - hour) % 24:02}:00",
        time_zone=time_zone,
    )
