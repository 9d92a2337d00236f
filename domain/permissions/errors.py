from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class RankTooLow(DomainError):
    """The guild lets only those use it who stand higher than this person does."""

    command: str
    """What the guild asks the rank for: the command, or the group that it belongs to."""
    needed: int
    held: int


@frozen
class RankOutOfReach(DomainError):
    """Nobody hands out, takes away or asks for a rank as high as their own."""

    rank: int
    own: int


@frozen
class UnknownCommand(DomainError):
    typed: str
