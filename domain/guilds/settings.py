"""What a guild may choose about itself."""

from functools import cache
from zoneinfo import available_timezones

from domain.guilds.errors import UnknownLanguage, UnknownTimeZone
from domain.shared.settings import NameFrom, Setting

_LANGUAGES = frozenset(
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja "
    "zh-TW ko".split()
)


def languages() -> frozenset[str]:
    """Discord's locales (Discord API reference, "Locales")."""
    return _LANGUAGES


@cache
def time_zones() -> frozenset[str]:
    """The names of the IANA time zone database."""
    return frozenset(available_timezones())


LANGUAGE = Setting("language", NameFrom(languages, UnknownLanguage), "en-US")
TIME_ZONE = Setting("time_zone", NameFrom(time_zones, UnknownTimeZone), "UTC")
