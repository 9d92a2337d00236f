from attrs import frozen

from domain.shared.errors import MissingPermission
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen
class Asker:
    """Who asks, and what they may in the very channel that it is about: overwrites there give rights and take them."""

    by: Standing
    may: frozenset[Permission]

    def require(self, permission: Permission) -> None:
        """Raises MissingPermission."""
        if not self.by.is_owner and permission not in self.may:
            raise MissingPermission(permission)
