from attrs import frozen

from application.shared.errors import ApplicationError
from domain.shared.ids import ChannelId


@frozen
class NoticeUnwritable(ApplicationError):
    """The channel is gone, or the bot may not write there."""

    channel: ChannelId
