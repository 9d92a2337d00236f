"""Days as people write them: `16 November 2026`, or `16. November 2026`."""

from datetime import date

from babel.dates import format_date, format_skeleton, get_day_names

from interface.shared.languages import babel_locale


def in_full(day: date) -> str:
    return format_date(day, "long", locale=babel_locale())


def without_year(day: date) -> str:
    return format_skeleton("MMMMd", day, locale=babel_locale())


def with_weekday(day: date) -> str:
    return f"{format_date(day, 'EEEE', locale=babel_locale())}, {without_year(day)}"


def shortest(day: date) -> str:
    return format_skeleton("MMMd", day, locale=babel_locale())


def short_weekdays() -> list[str]:
    """From Monday on."""
    names = get_day_names("abbreviated", context="stand-alone", locale=babel_locale())
    return [names[day] for day in range(7)]
