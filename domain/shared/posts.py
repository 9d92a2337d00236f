"""What stands as one message in a channel, and is edited as it changes."""

from attrs import frozen

from domain.shared.ids import ChannelId, MessageId


@frozen(kw_only=True)
class Place:
    """Where a thing is shown; `message` is None until the post is known to be there."""

    channel: ChannelId
    message: MessageId | None = None
