"""What points need from the outside."""

from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.shared.ids import GuildId, RoleId, UserId


@frozen
class MembersHidden(ApplicationError):
    """Discord tells who has a role only to a bot with the members intent, and this one runs without it."""


@frozen
class RoleMember:
    user: UserId
    is_bot: bool


class RoleMembers(Protocol):
    async def of(self, guild: GuildId, role: RoleId) -> tuple[RoleMember, ...]:
        """Everybody who has the role now. Raises MembersHidden, DiscordUnreachable."""
        ...
