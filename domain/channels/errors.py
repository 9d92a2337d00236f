from datetime import timedelta

from attrs import frozen

from domain.shared.channels import ChannelRight
from domain.shared.errors import DomainError
from domain.shared.ids import ChannelId


@frozen
class ReasonTooLong(DomainError):
    length: int
    longest: int


@frozen
class DuplicateAct(DomainError):
    """The same request was delivered before."""


@frozen
class NoSuchChannel(DomainError):
    """Nothing of the kind that can be worked on is there under this id, as far as the bot sees."""

    channel: ChannelId


@frozen
class BotLacksInChannel(DomainError):
    """What the bot would need in this channel and does not have."""

    channel: ChannelId
    missing: tuple[ChannelRight, ...]


@frozen
class SlowmodeTooLong(DomainError):
    longest: timedelta


@frozen
class SlowmodeNotWhole(DomainError):
    """Discord counts whole seconds."""

    text: str


@frozen
class NoRangeChosen(DomainError):
    """A purge needs a number of messages, or one to begin at."""


@frozen
class NotAMessage(DomainError):
    """Neither the link nor the id of a message."""

    typed: str


@frozen
class MessageElsewhere(DomainError):
    """The link leads to another channel."""

    channel: ChannelId


@frozen
class UnreadablePattern(DomainError):
    typed: str
    why: str


@frozen
class PatternTooLong(DomainError):
    length: int
    longest: int


@frozen
class ContentHidden(DomainError):
    """Discord shows the bot no content of other people's messages: it has not the privileged intent for it."""


@frozen
class NothingToPurge(DomainError):
    """None of the messages looked at can go. `too_old` and `pinned` were left out, of those that were asked for."""

    looked_at: int
    too_old: int
    pinned: int


@frozen
class ProposalGone(DomainError):
    """The purge was confirmed already, or too long ago to be still what was seen."""


@frozen
class NotYourProposal(DomainError):
    """Somebody else was shown what would go."""


@frozen
class NothingLockable(DomainError):
    """There is no channel there that members can write in."""


@frozen
class NothingLocked(DomainError):
    """None of the channels meant is locked by the bot."""
