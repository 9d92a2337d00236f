from collections.abc import Mapping
from typing import Protocol

from attrs import frozen

from domain.role_menus.menu import MenuId, MenuKind, MenuRole, RoleMenu
from domain.role_menus.repository import MenuPost
from domain.shared.ids import GuildId, RoleId


@frozen(kw_only=True)
class MenuView:
    guild: GuildId
    id: MenuId
    name: str
    text: str
    kind: MenuKind
    least: int
    most: int
    required: RoleId | None
    roles: tuple[MenuRole, ...]
    version: int

    @classmethod
    def of(cls, menu: RoleMenu) -> "MenuView":
        return cls(
            guild=menu.guild,
            id=menu.id,
            name=menu.name,
            text=menu.text,
            kind=menu.kind,
            least=menu.least,
            most=menu.most,
            required=menu.required,
            roles=menu.roles,
            version=menu.version,
        )

    @property
    def shown(self) -> tuple[MenuRole, ...]:
        """Without those that somebody deleted."""
        return tuple(each for each in self.roles if not each.is_gone)


class RoleMenuReader(Protocol):
    async def menu(self, guild: GuildId, menu: MenuId) -> MenuView | None: ...

    async def of(self, guild: GuildId) -> tuple[MenuView, ...]:
        """By name."""
        ...

    async def posts(self, guild: GuildId) -> Mapping[MenuId, tuple[MenuPost, ...]]:
        """Also those of menus that were deleted and still stand somewhere."""
        ...
