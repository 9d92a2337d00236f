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
    """A reward could not be given or taken; of several members the first is told of. `why` is as in Refusal."""

    role: RoleId
    why: str
