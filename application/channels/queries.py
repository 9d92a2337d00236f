"""What people ask about locks; answered by a Reader."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.channels.lockdown import StepState
from domain.channels.numbers import ActKind, ActNumber
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.paging import Page, Seek


@frozen(kw_only=True)
class LockedPlace:
    """A channel or category that is locked, or that a lock which still stands elsewhere could not lock."""

    channel: ChannelId
    is_locked: bool
    """Or about to be locked or unlocked."""
    number: ActNumber
    kind: ActKind
    """Of what decides about it now: a lock, or an unlock that is not done."""
    moderator: UserId
    reason: str | None
    opened_at: datetime
    expires_at: datetime | None
    state: StepState
    why: str | None
    """What Discord said where it refused."""

    @property
    def is_refused(self) -> bool:
        return self.state in (StepState.REFUSED, StepState.PARTLY)


class LockReader(Protocol):
    async def page(self, guild: GuildId, seek: Seek) -> Page[LockedPlace]:
        """The newest channels first; the cursor is a channel's id."""
        ...
