from collections.abc import Mapping

from attrs import define, field

from application.points.ports import MembersHidden, RoleMember
from domain.shared.ids import GuildId, RoleId, UserId


@define(eq=False)
class FakeRoleMembers:
    """Who has which role, in any guild."""

    roles: Mapping[RoleId, tuple[UserId, ...]] = field(factory=dict)
    bots: frozenset[UserId] = frozenset()
    hidden: bool = False

    async def of(self, guild: GuildId, role: RoleId) -> tuple[RoleMember, ...]:
        if self.hidden:
            raise MembersHidden
        return tuple(RoleMember(user, is_bot=user in self.bots) for user in self.roles.get(role, ()))
