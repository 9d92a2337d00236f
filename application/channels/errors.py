from attrs import frozen

from application.shared.errors import ApplicationError
from domain.channels.numbers import ActNumber
from domain.shared.ids import ChannelId


@frozen
class ChannelRefused(ApplicationError):
    """Discord refused a change in this channel; nothing happened there. `why` is in its own words."""

    channel: ChannelId
    why: str


@frozen
class PartlyRefused(ChannelRefused):
    """In the middle, and what had been changed could not be put back either."""


@frozen
class ActUnfinished(ApplicationError):
    """It is on record, and could not be finished now; how it went is recorded, and shown in the mod-log."""

    number: ActNumber


@frozen
class LockdownUnfinished(ApplicationError):
    """It is on record, and could not be finished now; it goes on by itself."""

    number: ActNumber


@frozen
class ChannelLogUnwritable(ApplicationError):
    """The mod-log channel is gone, or the bot may not write there."""
