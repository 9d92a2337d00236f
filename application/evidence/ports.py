"""What evidence needs from the outside."""

from typing import Protocol

from attrs import frozen

from application.evidence.queries import CaptureView
from domain.evidence.link import MessagePlace
from domain.evidence.message import SeenMessage
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId


class Messages(Protocol):
    async def read(self, guild: GuildId, place: MessagePlace, *, by: UserId) -> SeenMessage:
        """The message there as it is now, if the one who asks may read it too.

        Raises MessageNotFound or DiscordUnreachable.
        """
        ...


@frozen
class PostedFiles:
    message: MessageId
    kept: tuple[str, ...]
    """The names of the files that are there; others were too large, or gone."""


class EvidenceChannel(Protocol):
    async def post(self, channel: ChannelId, shown: CaptureView, *, may_be_there: bool) -> PostedFiles:
        """Post the message and its files again; where an earlier try may have done so, that post is looked for.

        Raises DiscordUnreachable, or PlaceUnwritable where the channel takes no posts.
        """
        ...
