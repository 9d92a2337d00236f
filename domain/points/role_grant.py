"""Granting points to everybody who has a role: planned, confirmed, and carried out in parts."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from attrs import frozen

from domain.points.amount import Points
from domain.points.errors import NobodyHasRole, RoleGrantOutdated, RoleGrantTooOld
from domain.points.reason import Reason
from domain.shared.ids import GuildId, RequestId, RoleId, UserId

MEMBERS_AT_ONCE = 1_000
"""About as many are in one part, so that a part is a short transaction."""
HOLDS_FOR = timedelta(hours=1)
"""So long after it was shown, a plan can be confirmed."""
KEPT_FOR = timedelta(days=7)
"""So long, a grant that was begun can be finished, and one that is done is shown again."""


@frozen(kw_only=True)
class RoleGrant:
    """What is confirmed: the role, how much each gets, why, and who they were when that was shown.

    `request` names the operation, whoever confirms it and however often. The number of parts never changes, and a
    member's id alone says which part is theirs: so nobody is in two, even if others get or lose the role meanwhile.
    """

    guild: GuildId
    request: RequestId
    role: RoleId
    amount: Points
    reason: Reason
    planned_by: UserId
    planned_at: datetime
    receivers: int
    digest: str
    """Of who they are: see `digest_of`."""
    parts: int

    @classmethod
    def plan(
        cls,
        *,
        guild: GuildId,
        request: RequestId,
        role: RoleId,
        amount: Points,
        reason: Reason,
        by: UserId,
        at: datetime,
        receivers: Collection[UserId],
    ) -> "RoleGrant":
        """Raises NobodyHasRole."""
        if not receivers:
            raise NobodyHasRole(role)
        return cls(
            guild=guild,
            request=request,
            role=role,
            amount=amount,
            reason=reason,
            planned_by=by,
            planned_at=at,
            receivers=len(receivers),
            digest=digest_of(receivers),
            parts=ceil(len(receivers) / MEMBERS_AT_ONCE),
        )

    def check_still_holds(self, receivers: Collection[UserId], *, at: datetime) -> None:
        """Raises RoleGrantTooOld, and RoleGrantOutdated where others have the role than when it was shown."""
        if at > self.planned_at + HOLDS_FOR:
            raise RoleGrantTooOld
        if digest_of(receivers) != self.digest:
            raise RoleGrantOutdated(planned=self.receivers, now=len(receivers))

    def divided(self, receivers: Collection[UserId]) -> Mapping[int, tuple[UserId, ...]]:
        """The receivers of each part, in order; a part may have none."""
        parts: dict[int, list[UserId]] = {part: [] for part in range(self.parts)}
        for user in sorted(receivers):
            parts[_mixed(user) % self.parts].append(user)
        return {part: tuple(users) for part, users in parts.items()}


def digest_of(users: Collection[UserId]) -> str:
    """64 characters that no other set of users has (SHA-256)."""
    return sha256(",".join(map(str, sorted(users))).encode()).hexdigest()


def _mixed(user: UserId) -> int:
    """The milliseconds of a snowflake are spread well; its lower bits are mostly zero."""
    return user >> 22
