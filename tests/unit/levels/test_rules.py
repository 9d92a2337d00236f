import pytest
from attrs import asdict, evolve

from domain.levels.errors import RuleOutOfRange, TooManyExceptions
from domain.levels.rules import MOST_EXCEPTIONS, LevelRules, check_rules
from domain.shared.ids import ChannelId, RoleId

THREAD, CHANNEL, CATEGORY = map(ChannelId, (1, 2, 3))
PLACES = (THREAD, CHANNEL, CATEGORY)
BOOSTER, MUTED, OTHER = map(RoleId, (11, 12, 13))


def test_without_exceptions_the_rate_is_the_full_one() -> None:
    assert LevelRules().rate(PLACES, [BOOSTER]) == 100


def test_of_thread_channel_and_category_the_innermost_rate_holds() -> None:
    rules = LevelRules(rates_by_channel={CATEGORY: 50, CHANNEL: 200})
    assert rules.rate(PLACES, []) == 200
    assert rules.rate((CATEGORY,), []) == 50


def test_of_several_roles_the_highest_rate_holds_even_where_it_is_a_low_one() -> None:
    rules = LevelRules(rates_by_role={BOOSTER: 150, OTHER: 120, MUTED: 50})
    assert rules.rate(PLACES, [OTHER, BOOSTER, MUTED]) == 150
    assert rules.rate(PLACES, [MUTED]) == 50


def test_rates_of_place_and_role_are_multiplied() -> None:
    rules = LevelRules(rates_by_channel={CHANNEL: 200}, rates_by_role={BOOSTER: 150})
    assert rules.rate(PLACES, [BOOSTER]) == 300


@pytest.mark.parametrize("place", PLACES)
def test_an_excluded_place_excludes_what_is_within(place: ChannelId) -> None:
    rules = LevelRules(excluded_channels=frozenset({place}), rates_by_channel={THREAD: 500})
    assert rules.rate(PLACES, []) == 0


def test_one_excluded_role_is_enough() -> None:
    rules = LevelRules(excluded_roles=frozenset({MUTED}), rates_by_role={BOOSTER: 500})
    assert rules.rate(PLACES, [BOOSTER, MUTED]) == 0
    assert rules.rate(PLACES, [BOOSTER]) == 500


def test_the_defaults_may_be_chosen() -> None:
    check_rules(LevelRules())


@pytest.mark.parametrize(
    ("rules", "rule", "value", "least", "most"),
    [
        (LevelRules(least_xp=-1), "least_xp", -1, 0, 1000),
        (LevelRules(most_xp=1001), "most_xp", 1001, 0, 1000),
        (LevelRules(least_xp=20, most_xp=19), "most_xp", 19, 20, 1000),
        (LevelRules(cooldown=0), "cooldown", 0, 1, 86_400),
        (LevelRules(cooldown=86_401), "cooldown", 86_401, 1, 86_400),
        (LevelRules(voice_xp=1001), "voice_xp", 1001, 0, 1000),
        (LevelRules(message_cap=-1), "message_cap", -1, 0, 1_000_000),
        (LevelRules(voice_cap=1_000_001), "voice_cap", 1_000_001, 0, 1_000_000),
        (LevelRules(rates_by_role={BOOSTER: 1001}), "rates_by_role", 1001, 0, 1000),
        (LevelRules(rates_by_channel={CHANNEL: -1}), "rates_by_channel", -1, 0, 1000),
    ],
)
def test_a_rule_out_of_its_range_cannot_be_chosen(
    rules: LevelRules, rule: str, value: int, least: int, most: int
) -> None:
    with pytest.raises(RuleOutOfRange) as refused:
        check_rules(rules)
    assert asdict(refused.value) == {"rule": rule, "value": value, "least": least, "most": most}


@pytest.mark.parametrize("most_xp", [15, 1000])
def test_the_bounds_of_a_range_can_be_chosen(most_xp: int) -> None:
    check_rules(LevelRules(most_xp=most_xp, cooldown=1, message_cap=0, rates_by_role={BOOSTER: 0, OTHER: 1000}))


def test_the_rules_name_no_more_roles_and_channels_than_they_may() -> None:
    roles = [RoleId(number) for number in range(1, MOST_EXCEPTIONS + 2)]
    channels = [ChannelId(number) for number in range(1, MOST_EXCEPTIONS + 2)]
    too_many = {
        "rates_by_role": evolve(LevelRules(), rates_by_role=dict.fromkeys(roles, 100)),
        "rates_by_channel": evolve(LevelRules(), rates_by_channel=dict.fromkeys(channels, 100)),
        "excluded_roles": evolve(LevelRules(), excluded_roles=frozenset(roles)),
        "excluded_channels": evolve(LevelRules(), excluded_channels=frozenset(channels)),
    }
    for rule, rules in too_many.items():
        with pytest.raises(TooManyExceptions) as refused:
            check_rules(rules)
        assert asdict(refused.value) == {"rule": rule, "most": MOST_EXCEPTIONS}
    check_rules(evolve(LevelRules(), excluded_roles=frozenset(roles[1:])))
