from attrs import define, field

from domain.evidence.errors import MessageNotFound
from domain.evidence.link import MessagePlace
from domain.evidence.message import SeenMessage
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from tests.builders import MEMBER
from tests.fakes.clock import START


def a_message(
    message: int = 90,
    *,
    channel: int = 800,
    author: UserId = MEMBER,
    text: str | None = "buy my coins",
) -> SeenMessage:
    return SeenMessage(
        channel=ChannelId(channel),
        message=MessageId(message),
        author=author,
        author_name=f"user{author}",
        text=text,
        written_at=START,
    )


def _some() -> dict[MessageId, SeenMessage]:
    return {MessageId(90): a_message()}


@define
class FakeMessages:
    """Takes the part of Messages. Nobody but those in `readers` may read them, where it is given."""

    there: dict[MessageId, SeenMessage] = field(factory=_some)
    readers: set[UserId] | None = None

    async def read(self, guild: GuildId, place: MessagePlace, *, by: UserId) -> SeenMessage:
        if place.message not in self.there or (self.readers is not None and by not in self.readers):
            raise MessageNotFound
        return self.there[place.message]
