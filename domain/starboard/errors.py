from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import ChannelId


@frozen
class NotAnEmoji(DomainError):
    typed: str


@frozen
class TooManyEmojis(DomainError):
    count: int
    most: int


@frozen
class UnusableBoardName(DomainError):
    longest: int


@frozen
class ThresholdOutOfRange(DomainError):
    most: int


@frozen
class LowerAboveThreshold(DomainError):
    lower: int
    threshold: int


@frozen
class TooManyIgnored(DomainError):
    most: int


@frozen
class TooManyBoards(DomainError):
    most: int


@frozen
class BoardExists(DomainError):
    """Another board of the guild has this name."""


@frozen
class ChannelHasBoard(DomainError):
    """Another board of the guild is in this channel."""


@frozen
class BoardNotFound(DomainError):
    name: str


@frozen
class NothingChanged(DomainError):
    name: str


@frozen
class NoBoards(DomainError):
    """The guild has none."""


@frozen
class NotReadable(DomainError):
    """The bot does not see the channel, or may not read what was written there."""

    channel: ChannelId
