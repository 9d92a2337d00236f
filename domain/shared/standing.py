"""Where someone stands in a guild, as far as the rules need to know."""

from attrs import field, frozen

from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.role_rank import EVERYBODYS, RoleRank


@frozen(kw_only=True)
class Standing:
    user: UserId
    is_member: bool = True
    is_owner: bool = False
    is_administrator: bool = False
    top_role: RoleRank = EVERYBODYS
    permissions: frozenset[Permission] = frozenset()
    roles: tuple[RoleId, ...] = field(default=(), eq=False)
    """Highest first, without the one that everybody has: for the record, and for the ranks that a guild gives them."""

    def may(self, permission: Permission) -> bool:
        return self.is_owner or permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raises MissingPermission."""
        if not self.may(permission):
            raise MissingPermission(permission)

    def is_above(self, other: "Standing") -> bool:
        """Whether this one stands higher in the guild; someone who is not a member stands nowhere."""
        return self.is_member and self.outranks(other)

    def outranks(self, other: "Standing") -> bool:
        """Whether Discord would let this one act on the other; someone who is not a member is outranked by all."""
        if not other.is_member:
            return True
        return not other.is_owner and (self.is_owner or self.top_role > other.top_role)
