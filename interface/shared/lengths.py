"""Lengths of time in words."""

from babel.units import format_unit

from domain.shared.durations import Duration
from interface.shared.languages import babel_locale


def length_of(duration: Duration) -> str:
    """`1 month 2 days`; to the second."""
    words = duration.written.split()
    counted = zip(words[::2], words[1::2], strict=True)
    return " ".join(
        format_unit(int(count), f"duration-{unit.removesuffix('s')}", locale=babel_locale()) for count, unit in counted
    )
