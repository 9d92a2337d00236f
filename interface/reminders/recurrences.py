"""What repeats, as people read it: in their language, and so that it can be typed again."""

from babel.dates import get_day_names

from domain.reminders.recurrence import OnMonthDay, OnWeekdays, Recurrence
from interface.shared.languages import babel_locale, gettext, listed

_EVERY_DAY = frozenset(range(7))


def recurrence_text(recurrence: Recurrence) -> str:
    at = f"{recurrence.at:%H:%M}"
    match recurrence:
        case OnWeekdays(days=days) if days == _EVERY_DAY:
            return gettext("every day {at}", at=at)
        case OnWeekdays(days=days):
            names = get_day_names("wide", locale=babel_locale())
            return gettext("every {days} {at}", days=listed(names[day] for day in sorted(days)), at=at)
        case OnMonthDay(day=day):
            return gettext("every month on day {day} {at}", day=day, at=at)
        case _:
            return recurrence.written
