from attrs import frozen

from domain.shared.events import Event
from domain.shared.ids import RoleId, UserId


@frozen(kw_only=True)
class LevelAdjusted(Event):
    """Somebody took XP, and the level is lower than it was."""

    user: UserId
    level: int


@frozen(kw_only=True)
class LevelRulesChanged(Event):
    """XP are counted by other rules from now on."""

    by: UserId
    version: int


@frozen(kw_only=True)
class RewardsChanged(Event):
    """A role became a reward of a level, or ceased to be one."""

    by: UserId
    level: int
    role: RoleId


@frozen(kw_only=True)
class RewardRefused(Event):
    """Discord lets the bot not hand out a reward; of several members the first is told of."""

    role: RoleId
    why: str
