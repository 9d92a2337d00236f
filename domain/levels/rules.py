"""By which rules a guild's activity becomes XP."""

from collections.abc import Collection, Iterable, Mapping, Sized
from typing import Final

from attrs import field, frozen

from domain.levels.curve import AnyCurve, StandardCurve
from domain.levels.errors import RuleOutOfRange, TooManyExceptions
from domain.shared.ids import ChannelId, RoleId

type Places = tuple[ChannelId, ...]
"""Where something was done, from the inside out: a thread, its channel, its category."""

FULL_RATE: Final = 100
"""In percent: the XP as they are drawn."""

MOST_EXCEPTIONS: Final = 100

_RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "least_xp": (0, 1_000),
    "most_xp": (0, 1_000),
    "cooldown": (1, 86_400),
    "message_cap": (0, 1_000_000),
    "voice_cap": (0, 1_000_000),
    "voice_xp": (0, 1_000),
}
_RATES: Final = (0, 1_000)


@frozen(kw_only=True)
class LevelRules:
    """A guild's rules never change: it gets others, with the next version. Version 0 are the defaults."""

    version: int = 0
    least_xp: int = 15
    most_xp: int = 25
    """XP of a message that counts: drawn, both bounds included. 15 to 25, a minute apart, is what MEE6 gives
    (github.com/Mee6/Mee6-documentation, docs/levels_xp.md)."""
    cooldown: int = 60
    """Seconds from one message that counts to the next of the same member. At least 1: times are whole seconds."""
    rates_by_role: Mapping[RoleId, int] = field(factory=dict)
    """In percent; of several roles the highest rate holds."""
    rates_by_channel: Mapping[ChannelId, int] = field(factory=dict)
    """In percent, of channels and categories; the innermost one holds."""
    excluded_roles: frozenset[RoleId] = frozenset()
    excluded_channels: frozenset[ChannelId] = frozenset()
    """Channels and categories in which nothing brings XP."""
    message_cap: int | None = None
    """XP that messages bring a member in a day at most, the day being the guild's."""
    voice_cap: int | None = None
    voice_xp: int = 5
    """XP per minute in voice."""
    curve: AnyCurve = field(factory=StandardCurve)

    @property
    def has_caps(self) -> bool:
        return self.message_cap is not None or self.voice_cap is not None

    def rate(self, places: Places, roles: Collection[RoleId]) -> int:
        """What XP gained there by a member with these roles are multiplied by, in percent; 0 where they bring none."""
        if not (self.rates_by_role or self.rates_by_channel or self.excluded_roles or self.excluded_channels):
            return FULL_RATE
        if not self.excluded_roles.isdisjoint(roles) or not self.excluded_channels.isdisjoint(places):
            return 0
        here = next((self.rates_by_channel[place] for place in places if place in self.rates_by_channel), FULL_RATE)
        theirs = max((self.rates_by_role[role] for role in roles if role in self.rates_by_role), default=FULL_RATE)
        return here * theirs // FULL_RATE


def check_rules(rules: LevelRules) -> None:
    """What people may choose; rules that are stored are used as they are.

    Raises RuleOutOfRange or TooManyExceptions. A curve checks itself.
    """
    for rule, (least, most) in _RANGES.items():
        chosen: int | None = getattr(rules, rule)
        if chosen is not None:
            _check_range(rule, [chosen], least, most)
    _check_range("most_xp", [rules.most_xp], rules.least_xp, _RANGES["most_xp"][1])
    for rule, rates in (("rates_by_role", rules.rates_by_role), ("rates_by_channel", rules.rates_by_channel)):
        _check_range(rule, rates.values(), *_RATES)
        _check_size(rule, rates)
    _check_size("excluded_roles", rules.excluded_roles)
    _check_size("excluded_channels", rules.excluded_channels)


def _check_range(rule: str, values: Iterable[int], least: int, most: int) -> None:
    for value in values:
        if not least <= value <= most:
            raise RuleOutOfRange(rule=rule, value=value, least=least, most=most)


def _check_size(rule: str, chosen: Sized) -> None:
    if len(chosen) > MOST_EXCEPTIONS:
        raise TooManyExceptions(rule=rule, most=MOST_EXCEPTIONS)
