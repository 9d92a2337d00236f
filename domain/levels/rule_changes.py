"""What people may change about the rules that XP are counted by."""

from collections.abc import Mapping
from typing import Protocol

from attrs import evolve, frozen

from domain.levels.curve import AnyCurve
from domain.levels.rules import FULL_RATE, LevelRules
from domain.shared.ids import ChannelId, RoleId


class RuleChange(Protocol):
    def apply_to(self, rules: LevelRules) -> LevelRules: ...


@frozen(kw_only=True)
class ChangeNumbers:
    """What is None stays. A cap of 0 takes the cap away."""

    least_xp: int | None = None
    most_xp: int | None = None
    cooldown: int | None = None
    message_cap: int | None = None
    voice_xp: int | None = None
    voice_cap: int | None = None

    def apply_to(self, rules: LevelRules) -> LevelRules:
        return evolve(
            rules,
            least_xp=_chosen(self.least_xp, rules.least_xp),
            most_xp=_chosen(self.most_xp, rules.most_xp),
            cooldown=_chosen(self.cooldown, rules.cooldown),
            message_cap=rules.message_cap if self.message_cap is None else self.message_cap or None,
            voice_xp=_chosen(self.voice_xp, rules.voice_xp),
            voice_cap=rules.voice_cap if self.voice_cap is None else self.voice_cap or None,
        )


@frozen
class ChooseCurve:
    curve: AnyCurve

    def apply_to(self, rules: LevelRules) -> LevelRules:
        return evolve(rules, curve=self.curve)


@frozen
class RateRole:
    """In percent; 0 excludes members with the role, and 100 says nothing special about it."""

    role: RoleId
    rate: int

    def apply_to(self, rules: LevelRules) -> LevelRules:
        excluded = rules.excluded_roles - {self.role} if self.rate else rules.excluded_roles | {self.role}
        rates = _rated(rules.rates_by_role, self.role, self.rate)
        return evolve(rules, rates_by_role=rates, excluded_roles=excluded)


@frozen
class RateChannel:
    """As above, of a channel or a category."""

    channel: ChannelId
    rate: int

    def apply_to(self, rules: LevelRules) -> LevelRules:
        excluded = rules.excluded_channels - {self.channel} if self.rate else rules.excluded_channels | {self.channel}
        rates = _rated(rules.rates_by_channel, self.channel, self.rate)
        return evolve(rules, rates_by_channel=rates, excluded_channels=excluded)


def _chosen(new: int | None, old: int) -> int:
    return old if new is None else new


def _rated[Key](rates: Mapping[Key, int], key: Key, rate: int) -> dict[Key, int]:
    others = {each: theirs for each, theirs in rates.items() if each != key}
    return others if rate in (0, FULL_RATE) else {**others, key: rate}
