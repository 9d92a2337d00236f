"""Roles that Tux hands out in Discord; several contexts do."""

from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles


@frozen
class RoleRefused(ApplicationError):
    """Discord will not let the bot give or take this role until somebody changes something. `why` is Discord's word."""

    role: RoleId
    why: str


@frozen
class NotAMember(ApplicationError):
    user: UserId


class RoleGateway(Protocol):
    """Each raises DiscordUnreachable where Discord gives no clear answer."""

    async def held(self, guild: GuildId, user: UserId) -> frozenset[RoleId]:
        """The roles that the member has, as Discord says now. Raises NotAMember."""
        ...

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        """A role that the member has already is given again without effect. Raises RoleRefused, NotAMember."""
        ...

    async def take(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        """A role that the member does not have is taken without effect. Raises RoleRefused, NotAMember."""
        ...


class RoleDirectory(Protocol):
    async def of(self, guild: GuildId) -> GuildRoles:
        """The guild's roles as Discord told of them last. Raises DiscordUnreachable."""
        ...
