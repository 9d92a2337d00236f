"""Which messages of a channel a purge is about."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import evolve, frozen

from domain.channels.errors import MessageElsewhere, NoRangeChosen, NotAMessage, PatternTooLong
from domain.shared.ids import ChannelId, MessageId, UserId
from domain.shared.text import readable

MOST_AT_ONCE = 1_000
"""Messages that one purge deletes."""

MOST_LOOKED_AT = 3_000
"""Messages that it looks through for them, newest first."""

CONFIRMED_ABOVE = 50
"""Messages; more than that go only after a second look, because nothing brings them back."""

DELETABLE_FOR = timedelta(days=14) - timedelta(minutes=10)
"""Discord deletes many at once only within two weeks; the rest is what it may take to get there."""

LONGEST_PATTERN = 200
LONGEST_TEXT = 200

_ID = re.compile(r"\d{15,20}")
_LINK = re.compile(
    r"https?://(?:\w+\.)?discord(?:app)?\.com/channels/\d+/(?P<channel>\d{15,20})/(?P<message>\d{15,20})"
)
_SHIFTED = re.compile(r"(?P<channel>\d{15,20})-(?P<message>\d{15,20})")
_ADDRESS = re.compile(r"https?://\S")


@frozen(kw_only=True)
class MessageFacts:
    id: MessageId
    author: UserId
    sent_at: datetime
    is_by_bot: bool = False
    is_pinned: bool = False
    is_fixed: bool = False
    """Whether Discord lets nobody delete it, as the one that a thread begins with."""
    text: str = ""
    has_attachments: bool = False

    @property
    def has_link(self) -> bool:
        return _ADDRESS.search(self.text) is not None


@frozen(kw_only=True)
class PurgeFilter:
    """What must hold of a message, all of it at once; None and False ask for nothing."""

    count: int | None = None
    """How many go at most, the newest first."""
    first: MessageId | None = None
    last: MessageId | None = None
    """Both ends included."""
    member: UserId | None = None
    bots: bool = False
    text: str | None = None
    """Contained somewhere, in upper or lower case."""
    pattern: str | None = None
    attachments: bool = False
    links: bool = False
    pinned: bool = False
    """Whether pinned ones go too."""

    @property
    def needs_content(self) -> bool:
        return bool(self.text or self.pattern or self.attachments or self.links)

    def checked(self) -> "PurgeFilter":
        """With its ends in order, and its texts tidied. Raises NoRangeChosen, PatternTooLong, NothingToRead."""
        if self.count is None and self.first is None:
            raise NoRangeChosen
        text, pattern = _tidied(self.text, LONGEST_TEXT), _tidied(self.pattern, LONGEST_PATTERN)
        first, last = self.first, self.last
        if first is not None and last is not None and first > last:
            first, last = last, first
        return evolve(self, text=text, pattern=pattern, first=first, last=last)

    def not_after(self, latest: MessageId) -> "PurgeFilter":
        """What is written later is not meant."""
        return self if self.last is not None and self.last < latest else evolve(self, last=latest)

    def not_before(self, earliest: MessageId) -> "PurgeFilter":
        """What is older than the oldest that was shown is not meant, whatever becomes of those that were."""
        return evolve(self, first=earliest)

    def means(self, message: MessageFacts, matches: Callable[[str], bool]) -> bool:
        """`matches` says whether a text has the pattern. Whether the message may go is another question."""
        return (
            self._is_between(message.id)
            and self.member in (None, message.author)
            and (message.is_by_bot or not self.bots)
            and (self.text is None or self.text.casefold() in message.text.casefold())
            and (self.pattern is None or matches(message.text))
            and (message.has_attachments or not self.attachments)
            and (message.has_link or not self.links)
        )

    def _is_between(self, message: MessageId) -> bool:
        return (self.first is None or message >= self.first) and (self.last is None or message <= self.last)


def _tidied(typed: str | None, longest: int) -> str | None:
    if typed is None:
        return None
    text = readable(typed)
    if len(text) > longest:
        raise PatternTooLong(len(text), longest)
    return text


def parse_message(typed: str | None, channel: ChannelId) -> MessageId | None:
    """The id of a message of this channel, by its id or link. Raises NotAMessage, MessageElsewhere."""
    if typed is None:
        return None
    written = typed.strip().strip("<>")
    if _ID.fullmatch(written):
        return MessageId(int(written))
    found = _LINK.fullmatch(written) or _SHIFTED.fullmatch(written)
    if found is None:
        raise NotAMessage(typed)
    where = ChannelId(int(found["channel"]))
    if where != channel:
        raise MessageElsewhere(where)
    return MessageId(int(found["message"]))
