"""What is done to one channel at once: a purge, or a change of its slowmode."""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import define, field, frozen

from domain.channels.errors import NotYourProposal, ProposalGone
from domain.channels.events import ChannelActSettled
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.purging import PurgeFilter
from domain.shared.events import Aggregate
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId

PROPOSAL_HOLDS = timedelta(minutes=15)
"""As long as the person can still be answered."""

GIVEN_UP_AFTER = timedelta(minutes=15)
"""Longer than anything may take that is still under way."""


class ActStatus(StrEnum):
    PROPOSED = "proposed"
    """Shown to the moderator, who has not confirmed it; nothing was done."""
    UNDER_WAY = "under_way"
    DONE = "done"
    UNFINISHED = "unfinished"
    """Cut off in the middle: at least what is counted was done."""


@frozen(kw_only=True)
class ActIntent:
    guild: GuildId
    kind: ActKind
    channel: ChannelId
    moderator: UserId
    reason: str | None
    request: RequestId
    status: ActStatus
    begun_at: datetime
    purge: PurgeFilter | None = None
    old_seconds: int | None = None
    new_seconds: int | None = None
    meant: int = 0
    too_old: int = 0


@define(eq=False, kw_only=True)
class ChannelAct(Aggregate):
    """`meant` messages were to go, `done` have gone; `too_old` ones were left, which Discord does not let go."""

    guild: GuildId
    number: ActNumber
    kind: ActKind
    channel: ChannelId
    moderator: UserId
    reason: str | None
    request: RequestId
    status: ActStatus
    begun_at: datetime
    purge: PurgeFilter | None = None
    """Of a purge: which messages."""
    old_seconds: int | None = None
    new_seconds: int | None = None
    """Of a change of slowmode: from how many seconds to how many."""
    meant: int = 0
    too_old: int = 0
    done: int = 0
    settled_at: datetime | None = None
    version: int = field(default=1)

    def confirm(self, by: UserId, *, at: datetime) -> PurgeFilter:
        """Once, by who was shown what would go. Raises NotYourProposal, ProposalGone."""
        if self.moderator != by:
            raise NotYourProposal
        if self.status is not ActStatus.PROPOSED or at - self.begun_at > PROPOSAL_HOLDS or self.purge is None:
            raise ProposalGone
        self.status, self.begun_at = ActStatus.UNDER_WAY, at
        return self.purge

    def count(self, *, meant: int, too_old: int, done: int) -> None:
        self.meant, self.too_old, self.done = meant, too_old, done

    def finish(self, *, at: datetime) -> bool:
        return self._settle(ActStatus.DONE, at)

    def give_up(self, *, at: datetime) -> bool:
        """Whoever was at it is gone, or was cut off."""
        return self._settle(ActStatus.UNFINISHED, at)

    def _settle(self, status: ActStatus, at: datetime) -> bool:
        """Returns whether it was under way still."""
        if self.status is not ActStatus.UNDER_WAY:
            return False
        self.status, self.settled_at = status, at
        self._record(ChannelActSettled(guild=self.guild, number=self.number, at=at))
        return True
