"""A guild that removed the bot: its data is kept for a while, in case it comes back."""

from datetime import datetime, timedelta

from attrs import define

from domain.shared.ids import GuildId
from domain.shared.lease import NOBODY, LeaseToken

KEPT_FOR = timedelta(days=30)


@define(eq=False, kw_only=True)
class Departure:
    guild: GuildId
    left_at: datetime
    lease_until: datetime
    """When its data is erased; while somebody is at it, until when that is theirs."""
    lease_token: LeaseToken = NOBODY
    attempts: int = 0
    begun_at: datetime | None = None
    """From then on it is erased to the end, even if it comes back: half of its data would contradict itself."""
