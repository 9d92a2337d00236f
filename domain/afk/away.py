from datetime import datetime

from attrs import frozen

from domain.afk.absence import message_ends
from domain.shared.ids import UserId


@frozen(kw_only=True)
class Away:
    """What others are told of somebody who is away."""

    user: UserId
    reason: str | None
    since: datetime
    set_at: datetime
    until: datetime | None
    ends_at: datetime
    is_enforced: bool

    def is_away(self, at: datetime) -> bool:
        return at < self.ends_at

    def is_ended_by_message(self, at: datetime) -> bool:
        return message_ends(self.set_at, at, is_enforced=self.is_enforced)
