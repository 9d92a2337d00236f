"""What roles the simulated Discord's members hold, and who changed that."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from attrs import define, field, frozen

from domain.shared.ids import RoleId, UserId
from domain.shared.roles import GuildRoles, RoleFacts
from tests.fakes.clock import START

JAIL_ROLE, READER, HELPER, BOOSTER = RoleId(900), RoleId(901), RoleId(902), RoleId(903)
GUEST = RoleId(904)
"""Which some hold."""

ROLES_AT_FIRST = frozenset({READER, HELPER, BOOSTER})
"""Of every member. The last one Discord keeps to itself."""

GUILD_ROLES = GuildRoles(
    bot_may_manage=True,
    known={
        role: RoleFacts(id=role, name=f"role {role}", position=3, is_managed=role == BOOSTER)
        for role in (JAIL_ROLE, READER, HELPER, BOOSTER, GUEST)
    },
)


@frozen(kw_only=True)
class RoleChange:
    user: UserId
    reason: str | None
    at: datetime
    taken: frozenset[RoleId]
    given: frozenset[RoleId]
    looked_at: datetime | None = None
    """When whoever did it had last read what many hold."""
    audited_at: datetime | None = None
    """And the audit log of what others changed."""
    came_in_at: datetime = START
    """When the user had, who then had no role."""


@define(eq=False)
class Roles:
    held: dict[UserId, frozenset[RoleId]] = field(factory=dict)
    joined_at: dict[UserId, datetime] = field(factory=dict)
    """Of those who came in since the beginning."""
    last_look: dict[tuple[object, UserId], datetime] = field(factory=dict)
    """Of each task."""
    last_audit: dict[object, datetime] = field(factory=dict)
    changes: list[RoleChange] = field(factory=list)
    """The bot's, and those by hand; oldest first."""
    in_vain: list[RoleChange] = field(factory=list)
    """What changed nothing, which Discord takes without a word and without an entry."""

    def of(self, user: UserId) -> frozenset[RoleId]:
        return self.held.get(user, frozenset())

    def looked(self, user: UserId, at: datetime) -> None:
        self.last_look[asyncio.current_task(), user] = at

    def audited(self, at: datetime) -> None:
        self.last_audit[asyncio.current_task()] = at

    def joined(self, user: UserId) -> datetime:
        return self.joined_at.get(user, START)

    def come_in(self, user: UserId, at: datetime) -> None:
        self.held[user], self.joined_at[user] = frozenset(), at

    def go_out(self, user: UserId) -> None:
        """Discord keeps nothing of what they had."""
        self.held.pop(user, None)

    def replace(self, user: UserId, roles: Collection[RoleId], reason: str | None, at: datetime) -> None:
        before, after = self.of(user), frozenset(roles)
        change = RoleChange(
            user=user,
            reason=reason,
            at=at,
            taken=before - after,
            given=after - before,
            looked_at=self.last_look.get((asyncio.current_task(), user)),
            audited_at=self.last_audit.get(asyncio.current_task()),
            came_in_at=self.joined(user),
        )
        if before == after:
            self.in_vain.append(change)
            return
        self.held[user] = after
        self.changes.append(change)
