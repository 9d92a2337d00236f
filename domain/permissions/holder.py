from attrs import frozen

from domain.shared.ids import RoleId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class Holder:
    """Somebody with the roles that they have now."""

    standing: Standing
    roles: frozenset[RoleId] = frozenset()
    is_administrator: bool = False

    @property
    def is_unbound(self) -> bool:
        """Whether no rank stops them, so that nobody can lock the owner of a guild out of their own bot."""
        return self.standing.is_owner or self.is_administrator
