"""Locking and unlocking channels, one by one: what was asked, and what came of each."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from attrs import define, frozen

from domain.channels.events import LockdownSettled
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.overwrites import OverwriteChange
from domain.shared.events import Aggregate
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from domain.shared.lease import LeaseToken

LONGEST_WHY = 200
"""Characters kept of what Discord says when it refuses."""


class Scope(StrEnum):
    CHANNEL = "channel"
    CATEGORY = "category"
    SERVER = "server"


class StepState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    REFUSED = "refused"
    PARTLY = "partly"
    """Refused in the middle, and it could not be put back either: what was before stays on record."""
    GONE = "gone"
    """Somebody deleted the channel."""
    OVERTAKEN = "overtaken"
    """A later lock or unlock decides about this channel."""


@frozen(kw_only=True)
class Step:
    channel: ChannelId
    state: StepState = StepState.PLANNED
    why: str | None = None
    """What Discord said where it refused."""

    @property
    def is_refused(self) -> bool:
        return self.state in (StepState.REFUSED, StepState.PARTLY)


@frozen(kw_only=True)
class LockedChannel:
    """A channel that Tux has locked, or is about to; `number` is what decides about it now."""

    channel: ChannelId
    number: ActNumber
    changes: tuple[OverwriteChange, ...] = ()
    """What was made of its overwrites, and what was before; nothing where nothing is done yet."""


@frozen(kw_only=True)
class LockdownIntent:
    guild: GuildId
    kind: ActKind
    scope: Scope
    place: ChannelId | None
    """The channel or category; None for the server."""
    moderator: UserId
    reason: str | None
    opened_at: datetime
    request: RequestId | None = None
    notice: str | None = None
    """What is said in each locked channel."""
    expires_at: datetime | None = None
    ends: ActNumber | None = None
    """The lock whose time is over; None where a person asks."""


@define(eq=False, kw_only=True)
class Lockdown(Aggregate):
    guild: GuildId
    number: ActNumber
    kind: ActKind
    scope: Scope
    place: ChannelId | None
    moderator: UserId
    reason: str | None
    opened_at: datetime
    request: RequestId | None = None
    notice: str | None = None
    expires_at: datetime | None = None
    ends: ActNumber | None = None
    settled_at: datetime | None = None
    """When all was done that could be."""

    @property
    def is_timed(self) -> bool:
        """Whether it takes back a lock whose time is over: nobody is there to try again, so it does so itself."""
        return self.ends is not None

    def settle(self, steps: Sequence[Step], *, at: datetime) -> bool:
        """Whether that was all. Where a timed one was refused it is not."""
        left = [step for step in steps if step.state is StepState.PLANNED]
        refused = [step for step in steps if step.is_refused]
        if left or (self.is_timed and refused):
            return False
        self.settled_at = at
        self._record(LockdownSettled(guild=self.guild, number=self.number, at=at))
        return True


@frozen(kw_only=True)
class Turn:
    """One process at a time works on the locks of a guild, in the order of their numbers."""

    guild: GuildId
    lease_token: LeaseToken
    attempts: int
