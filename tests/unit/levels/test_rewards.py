import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.levels.curve import HIGHEST_LEVEL
from domain.levels.notices import check_notice, filled
from domain.levels.reward_errors import RewardLevelOutOfRange, TooManyRewards, UnknownNoticeVariable
from domain.levels.rewards import (
    MOST_REWARDS,
    Reward,
    RewardMode,
    RoleChanges,
    check_reward,
    role_changes,
    wanted_roles,
)
from domain.shared.ids import RoleId

BRONZE, SILVER, GOLD, SHINY = RoleId(4), RoleId(3), RoleId(2), RoleId(1)
OTHER = RoleId(99)
REWARDS = (Reward(5, BRONZE), Reward(10, SILVER), Reward(20, GOLD), Reward(20, SHINY))


@pytest.mark.parametrize(
    ("level", "stacked", "replaced"),
    [
        (0, set(), set()),
        (4, set(), set()),
        (5, {BRONZE}, {BRONZE}),
        (19, {BRONZE, SILVER}, {SILVER}),
        (20, {BRONZE, SILVER, GOLD, SHINY}, {GOLD, SHINY}),
    ],
)
def test_rewards_stack_up_or_replace_each_other(level: int, stacked: set[RoleId], replaced: set[RoleId]) -> None:
    assert wanted_roles(REWARDS, level, RewardMode.STACK) == stacked
    assert wanted_roles(REWARDS, level, RewardMode.REPLACE) == replaced


def test_only_what_is_missing_is_given_and_only_rewards_are_taken() -> None:
    held = {BRONZE, GOLD, OTHER}
    assert role_changes(held, REWARDS, 10, RewardMode.STACK, is_lower=True) == RoleChanges(give=(SILVER,), take=(GOLD,))
    assert role_changes(held, REWARDS, 10, RewardMode.REPLACE, is_lower=False) == RoleChanges(
        give=(SILVER,), take=(BRONZE, GOLD)
    )


def test_a_role_of_two_levels_is_kept_from_the_lower_one_on() -> None:
    twice = (Reward(5, BRONZE), Reward(10, BRONZE))
    assert role_changes({BRONZE}, twice, 5, RewardMode.STACK, is_lower=True) == RoleChanges((), ())


@given(
    held=st.frozensets(st.integers(1, 8).map(RoleId)),
    rewards=st.frozensets(st.builds(Reward, st.integers(1, 10), st.integers(1, 5).map(RoleId))),
    level=st.integers(0, 12),
    mode=st.sampled_from(RewardMode),
)
def test_after_the_changes_nothing_is_left_to_change_and_other_roles_are_as_before(
    held: frozenset[RoleId], rewards: frozenset[Reward], level: int, mode: RewardMode
) -> None:
    changes = role_changes(held, rewards, level, mode, is_lower=True)
    after = (held | set(changes.give)) - set(changes.take)
    assert role_changes(after, rewards, level, mode, is_lower=True) == RoleChanges((), ())
    others = {role for role in range(1, 9) if role not in {reward.role for reward in rewards}}
    assert after & others == held & others


@pytest.mark.parametrize("level", [0, -1, HIGHEST_LEVEL + 1])
def test_a_reward_belongs_to_a_level_that_can_be_reached(level: int) -> None:
    with pytest.raises(RewardLevelOutOfRange):
        check_reward(Reward(level, BRONZE), ())


def test_there_are_only_so_many_rewards() -> None:
    present = [Reward(level, BRONZE) for level in range(1, MOST_REWARDS + 1)]
    check_reward(Reward(99, BRONZE), present[:-1])
    check_reward(present[0], present)
    with pytest.raises(TooManyRewards):
        check_reward(Reward(99, BRONZE), present)


@pytest.mark.parametrize("text", ["{user} reached level {level} in {server} with {xp} XP", "well {} done { }", "none"])
def test_a_notice_may_name_what_is_known(text: str) -> None:
    check_notice(text)


def test_a_notice_that_names_anything_else_is_refused() -> None:
    with pytest.raises(UnknownNoticeVariable) as refused:
        check_notice("{user} has {levels}")
    assert refused.value.name == "levels"


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert filled("{user} in {server}: {level} {other}", {"user": "{server}", "server": "S", "level": "5"}) == (
        "{server} in S: 5 {other}"
    )
