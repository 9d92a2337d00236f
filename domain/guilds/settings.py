"""What a guild has chosen."""

from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

from attrs import asdict, field, frozen

from domain.guilds.errors import UnknownLanguage, UnknownTimeZone
from domain.shared.ids import ChannelId

LANGUAGES = frozenset(
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja "
    "zh-TW ko".split()
)
"""Discord's locales (Discord API reference, "Locales")."""


class Setting(StrEnum):
    """The name of a setting, as history and commands know it; each is a field of `GuildSettings`."""

    MOD_LOG_CHANNEL = "mod_log_channel"
    DM_ON_ACTION = "dm_on_action"
    LANGUAGE = "language"
    TIME_ZONE = "time_zone"


@cache
def time_zones() -> frozenset[str]:
    """The names of the IANA time zone database."""
    return frozenset(available_timezones())


def _known_language(_settings: "GuildSettings", _field: object, code: str) -> None:
    if code not in LANGUAGES:
        raise UnknownLanguage(code)


def _known_time_zone(_settings: "GuildSettings", _field: object, name: str) -> None:
    if name not in time_zones():
        raise UnknownTimeZone(name)


@frozen(kw_only=True)
class GuildSettings:
    """Raises UnknownLanguage for a code that is no Discord locale, UnknownTimeZone for a name outside IANA's list."""

    mod_log_channel: ChannelId | None = None
    dm_on_action: bool = True
    language: str = field(default="en-US", validator=_known_language)
    time_zone: str = field(default="UTC", validator=_known_time_zone)

    def differences(self, other: "GuildSettings") -> tuple[tuple[Setting, str | None, str | None], ...]:
        """The settings in which the two differ, with this one's value and the other's as text."""
        mine, theirs = self.as_text(), other.as_text()
        return tuple((name, mine[name], theirs[name]) for name in Setting if mine[name] != theirs[name])

    def as_text(self) -> dict[Setting, str | None]:
        values: dict[str, object] = asdict(self)
        return {name: _text(values[name]) for name in Setting}


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
