"""What the rules about rewards and notices refuse."""

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import RoleId


@frozen
class RewardLevelOutOfRange(DomainError):
    level: int
    highest: int


@frozen
class TooManyRewards(DomainError):
    most: int


@frozen
class RewardNotFound(DomainError):
    level: int
    role: RoleId


@frozen
class RewardThereAlready(DomainError):
    level: int
    role: RoleId


@frozen
class UnknownNoticeVariable(DomainError):
    """A level-up notice names something that it cannot be filled with."""

    name: str
    known: tuple[str, ...]
