"""Roles that levels bring. Only roles that are rewards are ever given or taken."""

from collections.abc import Collection
from enum import StrEnum

from attrs import frozen

from domain.levels.curve import HIGHEST_LEVEL
from domain.levels.reward_errors import RewardLevelOutOfRange, TooManyRewards
from domain.shared.ids import RoleId

MOST_REWARDS = 50


class RewardMode(StrEnum):
    STACK = "stack"
    """A member has the roles of all levels that they reached."""
    REPLACE = "replace"
    """A member has the roles of the highest level with rewards that they reached."""


@frozen(order=True)
class Reward:
    level: int
    role: RoleId


@frozen
class RoleChanges:
    give: tuple[RoleId, ...]
    take: tuple[RoleId, ...]


def check_reward(reward: Reward, present: Collection[Reward]) -> None:
    """Raises RewardLevelOutOfRange or TooManyRewards."""
    if not 1 <= reward.level <= HIGHEST_LEVEL:
        raise RewardLevelOutOfRange(level=reward.level, highest=HIGHEST_LEVEL)
    if reward not in present and len(present) >= MOST_REWARDS:
        raise TooManyRewards(most=MOST_REWARDS)


def wanted_roles(rewards: Collection[Reward], level: int, mode: RewardMode) -> frozenset[RoleId]:
    reached = [reward for reward in rewards if reward.level <= level]
    if mode is RewardMode.REPLACE and reached:
        highest = max(reward.level for reward in reached)
        reached = [reward for reward in reached if reward.level == highest]
    return frozenset(reward.role for reward in reached)


def role_changes(
    held: Collection[RoleId], rewards: Collection[Reward], level: int, mode: RewardMode, *, is_lower: bool
) -> RoleChanges:
    """What has to change for a member who holds these roles; lowest levels first.

    Where rewards add up, only a level that has fallen takes one: else it was bought, or given by hand.
    """
    wanted = wanted_roles(rewards, level, mode)
    takes = is_lower or mode is RewardMode.REPLACE
    in_order = dict.fromkeys(reward.role for reward in sorted(rewards))
    return RoleChanges(
        give=tuple(role for role in in_order if role in wanted and role not in held),
        take=tuple(role for role in in_order if takes and role in held and role not in wanted),
    )
