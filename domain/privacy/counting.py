"""Whether somebody lets a guild's bot count what they do: a choice of their own, about which nobody else decides."""

from datetime import datetime

from attrs import frozen

from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class CountingWish:
    guild: GuildId
    user: UserId
    is_counted: bool
    wished_at: datetime
    """By Discord's clock, as messages are dated."""

    def lets_count(self, since: datetime) -> bool:
        """Whether activity that began then may be counted: none while they are not counted, and none from before they
        wished to be counted again."""
        return self.is_counted and since > self.wished_at
