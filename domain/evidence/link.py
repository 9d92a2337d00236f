import re

from attrs import frozen

from domain.evidence.errors import MessageElsewhere, NotAMessageLink
from domain.shared.ids import ChannelId, GuildId, MessageId

_LINK = re.compile(
    r"<?https?://(?:(?:www|ptb|canary)\.)?discord(?:app)?\.com/channels/(\d{1,19})/(\d{1,19})/(\d{1,19})/?>?", re.ASCII
)


@frozen(kw_only=True)
class MessagePlace:
    channel: ChannelId
    message: MessageId


def place_in_link(typed: str, guild: GuildId) -> MessagePlace:
    """What a link to a message leads to. Raises NotAMessageLink, or MessageElsewhere where it is another server's."""
    match = _LINK.fullmatch(typed.strip())
    if match is None:
        raise NotAMessageLink(typed)
    of_guild, channel, message = map(int, match.groups())
    if of_guild != guild:
        raise MessageElsewhere
    return MessagePlace(channel=ChannelId(channel), message=MessageId(message))
