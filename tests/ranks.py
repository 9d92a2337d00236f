"""Ranks for tests."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from domain.permissions.holder import Holder
from domain.permissions.ranks import CommandName, rank_for, rank_of_role
from domain.shared.ids import GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from tests.builders import MODERATOR, a_standing

HELPERS, ADMINS = RoleId(31), RoleId(32)


def settings(ranks: Mapping[RoleId, int] | None = None, commands: Mapping[str, int] | None = None) -> Settings:
    chosen = Settings()
    for role, rank in (ranks or {}).items():
        chosen = chosen.choosing(rank_of_role(role), rank)
    for command, rank in (commands or {}).items():
        chosen = chosen.choosing(rank_for(command), rank)
    return chosen


def a_holder(
    *roles: RoleId,
    permissions: frozenset[Permission] = frozenset({Permission.MANAGE_GUILD}),
    is_owner: bool = False,
    is_administrator: bool = False,
) -> Holder:
    standing = a_standing(MODERATOR, permissions=permissions, is_owner=is_owner)
    return Holder(standing=standing, roles=frozenset(roles), is_administrator=is_administrator)


@frozen
class KnownNames:
    """The commands there are."""

    rights: Mapping[CommandName, frozenset[Permission]]
    places: Mapping[CommandName, Sequence[CommandName]] = field(factory=dict)
    """The commands that take the place of others."""
    in_dms: frozenset[CommandName] = frozenset()
    left_to_others: frozenset[CommandName] = frozenset()
    """Those that nobody may use by what the guild has set."""

    def lets(self, command: CommandName, guild: GuildId, settings: Settings, by: Standing) -> bool | None:
        return False if command in self.left_to_others else None

    def instead_of(self, command: CommandName) -> Sequence[CommandName]:
        return self.places.get(command, ())
