from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case, CaseIntent
from domain.moderation.case_answer import OwedAnswer
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId, RequestId, RoleId, UserId
from domain.shared.lease import SHARE_OF_LEASE, LeaseToken, Room
from domain.shared.posts import Place


@frozen(kw_only=True)
class CaseFilter:
    """Which cases of a guild; a field that is None does not filter."""

    target: UserId | None = None
    moderator: UserId | None = None
    kind: ActionKind | None = None


LogPlace = Place
"""Where a case is shown in the mod-log."""


class ClosedCases(Protocol):
    """Cases that are over, of which a guild wants people and words forgotten after a time."""

    async def forget(
        self, guild: GuildId, *, before: datetime, at: datetime, pseudonyms: Sequence[UserId]
    ) -> Sequence[CaseNumber]:
        """Those that were over before then, the longest settled first: as many as there are pseudonyms, at most.

        One stays on record as it is while it is in force, waits for something to be done, is among what a bulk
        operation is at, or is linked to one of which that is so; and so does one that others change at this moment.
        """
        ...


class CaseRepository(Protocol):
    async def open(self, intent: CaseIntent) -> Case:
        """Add a case under the guild's next number, and with it its links and the answer that is owed.

        Raises DuplicateRequest if the same request opened one before, ActionInProgress while another exclusive
        action on the same member is pending.
        """
        ...

    async def get(self, guild: GuildId, number: CaseNumber) -> Case:
        """Raises CaseNotFound."""
        ...

    async def lock(self, guild: GuildId, number: CaseNumber) -> Case:
        """The case, which nobody else changes or claims until this unit of work ends. Raises CaseNotFound."""
        ...

    async def opened_by(self, guild: GuildId, request: RequestId) -> Case | None:
        """The case that this request opened, or None where it opened none."""
        ...

    async def in_force(self, guild: GuildId, target: UserId, kinds: Collection[ActionKind]) -> tuple[Case, ...]:
        """What was done to the target by one of these kinds and has not ended, oldest first."""
        ...

    async def newest_taken(
        self, guild: GuildId, moderator: UserId, kind: ActionKind, *, most: int
    ) -> tuple[datetime, ...]:
        """When the moderator's newest actions of the kind were taken, newest first, leaving out those that failed.

        By their time: what was done by hand comes on record under a later number.
        """
        ...

    async def save(self, case: Case) -> None:
        """Raises ConcurrentChange if it was saved by someone else since it was read."""
        ...

    async def claim_abandoned(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[Case, ...]:
        """Take over pending cases of these guilds whose lease has run out, oldest first, each for one claimant only.

        The time since then counts as impossible to try in.
        """
        ...

    async def is_under_way(self, guild: GuildId, target: UserId) -> bool:
        """Whether an exclusive action on the target is pending."""
        ...

    async def was_to_end(self, case: Case) -> bool:
        """Whether somebody asked to have the case's action taken back, and nothing of it was left in Discord by then.

        It may still be in force on record: Discord ends by itself what it keeps up for less long than was decided.
        """
        ...

    async def take_over(self, guild: GuildId, number: CaseNumber, *, until: datetime) -> Case | None:
        """The case, leased until then, if it is pending and was given back; None where somebody is at it."""
        ...

    async def postpone(self, case: Case, *, until: datetime, impossible_for: timedelta) -> None:
        """Let the case be claimed from `until` on, if it is still leased by the lease that `case` was read with.

        `impossible_for` is how much longer it could not be tried. That it is no longer allowed is kept, too.
        """
        ...


STUCK_AFTER_ATTEMPTS = 5
"""What could not be done by then is shown to whoever can mend it; it is tried on."""

LONGEST_PROBLEM = 200
"""Characters kept of what stood in the way."""


@frozen(kw_only=True)
class WishedAgain:
    """Somebody wants that to stand in Discord once more which is in force on record."""

    by: UserId
    at: datetime
    """By Discord's clock."""


@frozen(kw_only=True)
class DueCase:
    """A case whose time has come, or that is to be done again, claimed for one worker."""

    guild: GuildId
    number: CaseNumber
    lease_token: LeaseToken
    due_at: datetime
    """When it is due for others: until then it is leased."""
    again_by: UserId | None = None
    again_at: datetime | None = None

    def seconds_left(self, now: datetime) -> float:
        """For its holder, who gives up before others may claim it; none to begin anything in, if it is not positive."""
        return SHARE_OF_LEASE * (self.due_at - now).total_seconds()

    @property
    def wished_again(self) -> WishedAgain | None:
        if self.again_by is None or self.again_at is None:
            return None
        return WishedAgain(by=self.again_by, at=self.again_at)


class CaseSchedule(Protocol):
    """When each case in force is to be looked at next: because its time is over, or because it must be renewed."""

    async def put(self, guild: GuildId, number: CaseNumber, *, due_at: datetime) -> None:
        """In place of what was planned or wished before; who has claimed that loses the claim."""
        ...

    async def lock(self, guild: GuildId, number: CaseNumber, *, now: datetime) -> bool:
        """Whether nobody has claimed it; nobody does before this unit of work ends."""
        ...

    async def take(
        self, guild: GuildId, number: CaseNumber, *, until: datetime, again: WishedAgain | None = None
    ) -> DueCase:
        """Plan it as an attempt of the caller's own, who has claimed it until then.

        `again` is remembered with it until the case is planned anew, ended or forgotten; with None what was wished
        before stays.
        """
        ...

    async def remove(self, guild: GuildId, number: CaseNumber) -> None: ...

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[DueCase, ...]:
        """Due cases of these guilds, oldest first, each for one claimant; the nth attempt is leased for the nth of
        `leases`, or for the last."""
        ...

    async def give_back(self, due: DueCase, *, until: datetime) -> None:
        """Give up the claim, if it still holds it, and let it be claimed from then on; the attempt does not count."""
        ...

    async def give_way(self, claimed: Sequence[DueCase], *, until: datetime) -> tuple[DueCase, ...]:
        """Give those back, as above, of whose member an action is under way; the others.

        In the unit of work of the claim, so that nobody sees one that gives way.
        """
        ...

    async def note(self, due: DueCase, problem: str) -> None:
        """Give up the claim, if it still holds it, with what stood in the way; it is claimed when the lease is over."""
        ...

    async def finish(self, due: DueCase) -> bool:
        """Forget it, if this claim still holds it; whether it did."""
        ...


class CaseLogPosts(Protocol):
    """Where each case stands in its guild's mod-log."""

    async def choose(self, guild: GuildId, number: CaseNumber, channel: ChannelId) -> bool:
        """Remember where the case is about to be posted; whether nowhere was chosen before, else that stays."""
        ...

    async def put(self, guild: GuildId, number: CaseNumber, place: LogPlace) -> None:
        """Remember the post; the latest one counts."""
        ...


class CaseRoles(Protocol):
    """Which roles members had at the time of cases that are opened many at once, or late."""

    async def note(self, guild: GuildId, roles: Mapping[CaseNumber, Sequence[RoleId]]) -> None:
        """Highest first, once for each case; nothing is noted of who had none."""
        ...


class OwedAnswers(Protocol):
    """What moderators who asked for an action have not been answered yet."""

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[OwedAnswer, ...]:
        """Take over answers about cases of these guilds that are settled, once their lease has run out."""
        ...

    async def forget(self, guild: GuildId, number: CaseNumber) -> None:
        """The answer was given, or can no longer be."""
        ...

    async def forget_asked_before(self, moment: datetime) -> None: ...
