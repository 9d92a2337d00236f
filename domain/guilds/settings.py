"""What a guild may choose about itself."""

from functools import cache
from importlib.resources import files

from domain.guilds.errors import UnknownTimeZone
from domain.shared.language import Language
from domain.shared.settings import NameFrom, OneOf, Setting

_NO_PLACE = "Factory"
"""What a machine is set to that nobody has set up."""


@cache
def time_zones() -> frozenset[str]:
    """The names in the IANA time zone database that Tux brings along: what one machine stored, each can read.

    A machine's own database has names beyond these, such as `localtime`, which mean something else elsewhere.
    """
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split()) - {_NO_PLACE}


LANGUAGE = Setting("language", OneOf(Language), Language.ENGLISH)
TIME_ZONE = Setting("time_zone", NameFrom(time_zones, UnknownTimeZone), "UTC")
