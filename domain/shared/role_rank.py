"""Where a role stands in a guild's hierarchy."""

from operator import neg

from attrs import field, frozen

from domain.shared.ids import RoleId


@frozen(order=True)
class RoleRank:
    """The greater stands higher. Of two roles at one position Discord ranks the one with the lower id higher."""

    position: int
    id: RoleId = field(order=neg)


EVERYBODYS = RoleRank(-1, RoleId(0))
"""Of the role @everyone, which stands below every other, whatever position and id that has."""
