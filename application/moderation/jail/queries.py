from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import PastJail, RoleSwap
from domain.shared.ids import GuildId, RoleId, UserId


@frozen(kw_only=True)
class JailInForce:
    guild: GuildId
    number: CaseNumber
    user: UserId
    jail_role: RoleId
    joined_at: datetime | None
    moved: tuple[RoleId, ...]
    expires_at: datetime | None


@frozen
class MemberJail:
    in_force: JailInForce | None
    is_changing: bool
    """Whether a jail or an unjail of theirs is under way."""


type JailKey = tuple[GuildId, CaseNumber]


class JailReader(Protocol):
    async def swap(self, guild: GuildId, number: CaseNumber) -> RoleSwap | None: ...

    async def past(self, guild: GuildId, user: UserId) -> tuple[PastJail, ...]:
        """Jails of theirs whose roles were not given back, newest first, at most 20."""
        ...

    async def of_member(self, guild: GuildId, user: UserId) -> MemberJail: ...

    async def in_force(self, guilds: Collection[GuildId], after: JailKey, limit: int) -> tuple[JailInForce, ...]:
        """Jails in these guilds, ordered by guild and number, from `after` on."""
        ...
