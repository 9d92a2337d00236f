from datetime import date, datetime, timedelta

from attrs import define

from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.shared.lease import LeaseToken

OFTEN_REFUSED = 3
SELDOM = timedelta(hours=1)
"""How long one that was refused so often waits: what is not mended in minutes is no matter of minutes."""


@define(eq=False, kw_only=True)
class Digest:
    """That a guild is told of a week, once."""

    guild: GuildId
    week: date
    """Its Monday."""
    opened_at: datetime
    lease_until: datetime
    lease_token: LeaseToken
    attempts: int
    channel: ChannelId | None = None
    message: MessageId | None = None
    settled_at: datetime | None = None
    refused_at: datetime | None = None
    """When Discord last refused the post."""

    def posted(self, channel: ChannelId, message: MessageId, *, at: datetime) -> None:
        self.channel, self.message, self.settled_at = channel, message, at

    def left_out(self, *, at: datetime) -> None:
        """There was nothing to tell."""
        self.settled_at = at

    def refused(self, *, at: datetime) -> bool:
        """It is tried again when the lease has run out. Returns whether this is the first time."""
        is_first = self.refused_at is None
        self.refused_at = at
        if self.attempts >= OFTEN_REFUSED:
            self.lease_until = at + SELDOM
        return is_first
