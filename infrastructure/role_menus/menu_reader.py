from collections.abc import Mapping

from attrs import define
from sqlalchemy import BigInteger, bindparam, func, select

from application.role_menus.queries import MenuView
from domain.role_menus.menu import MenuId
from domain.role_menus.repository import MenuPost
from domain.shared.ids import GuildId
from infrastructure.database.reading import Reading
from infrastructure.role_menus.tables import MENU_POSTS, MENU_VIEWS, role_menu_posts, role_menus

_guild = bindparam("in_guild", type_=BigInteger)
_MENU = select(*MENU_VIEWS.columns).where(role_menus.c.guild == _guild, role_menus.c.id == bindparam("which"))
_OF_GUILD = select(*MENU_VIEWS.columns).where(role_menus.c.guild == _guild).order_by(func.lower(role_menus.c.name))
_POSTS = (
    select(*MENU_POSTS.columns)
    .where(role_menu_posts.c.guild == _guild)
    .order_by(role_menu_posts.c.menu, role_menu_posts.c.channel)
)


@define
class PostgresRoleMenuReader:
    _reading: Reading

    async def menu(self, guild: GuildId, menu: MenuId) -> MenuView | None:
        row = await self._reading.row(_MENU, {"in_guild": guild, "which": menu})
        return None if row is None else MENU_VIEWS.from_row(row)

    async def of(self, guild: GuildId) -> tuple[MenuView, ...]:
        return tuple(map(MENU_VIEWS.from_row, await self._reading.rows(_OF_GUILD, {"in_guild": guild})))

    async def posts(self, guild: GuildId) -> Mapping[MenuId, tuple[MenuPost, ...]]:
        found = dict[MenuId, tuple[MenuPost, ...]]()
        for post in map(MENU_POSTS.from_row, await self._reading.rows(_POSTS, {"in_guild": guild})):
            found[post.menu] = (*found.get(post.menu, ()), post)
        return found
