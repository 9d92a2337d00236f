"""A message as it was when somebody acted on it: what it was may be gone tomorrow."""

from datetime import datetime

from attrs import frozen

from domain.shared.ids import CaptureId, ChannelId, GuildId, MessageId, UserId

LONGEST_TEXT = 4_000
"""Characters: as many as Discord takes in one message."""

LONGEST_NAME = 100
"""Characters, of an author or a file."""

MOST_ATTACHMENTS = 10
"""In one message (Discord API reference, "Create message")."""


@frozen(kw_only=True)
class Attachment:
    """`size` in bytes; `type` as Discord names it, None where it does not; `url` works for about a day."""

    name: str
    size: int
    type: str | None
    url: str


@frozen(kw_only=True)
class SeenMessage:
    """What Discord showed of a message. `text` is None where it showed none, as without the message-content intent."""

    channel: ChannelId
    message: MessageId
    author: UserId
    author_name: str
    text: str | None
    written_at: datetime
    """By Discord's clock."""
    attachments: tuple[Attachment, ...] = ()


@frozen(kw_only=True)
class Capture:
    """A message that was kept, by whom and when."""

    guild: GuildId
    id: CaptureId
    channel: ChannelId
    message: MessageId
    author: UserId
    author_name: str
    text: str | None
    written_at: datetime
    attachments: tuple[Attachment, ...]
    captured_by: UserId
    captured_at: datetime

    @classmethod
    def of(cls, seen: SeenMessage, *, guild: GuildId, id: CaptureId, by: UserId, at: datetime) -> "Capture":
        return cls(
            guild=guild,
            id=id,
            channel=seen.channel,
            message=seen.message,
            author=seen.author,
            author_name=seen.author_name[:LONGEST_NAME],
            text=None if seen.text is None else seen.text[:LONGEST_TEXT],
            written_at=seen.written_at,
            attachments=seen.attachments[:MOST_ATTACHMENTS],
            captured_by=by,
            captured_at=at,
        )
