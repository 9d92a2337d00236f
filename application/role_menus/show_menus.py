from collections.abc import Mapping

from attrs import define, frozen

from application.role_menus.ports import KeepingOut
from application.role_menus.queries import MenuView, RoleMenuReader
from application.shared.channels import ChannelDirectory
from application.shared.roles import RoleDirectory
from domain.role_menus.choosing import Faults, faults_in
from domain.role_menus.errors import MenuNotFound
from domain.role_menus.repository import MenuPost
from domain.shared.channels import TO_POST, ChannelUnusable, fault_of_channel
from domain.shared.ids import ChannelId, GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListMenus:
    guild: GuildId
    by: Standing


@frozen
class ListedMenu:
    menu: MenuView
    posts: tuple[MenuPost, ...]


@define
class ListMenusHandler:
    """By name."""

    _menus: RoleMenuReader

    async def __call__(self, query: ListMenus) -> tuple[ListedMenu, ...]:
        query.by.require(Permission.MANAGE_ROLES)
        menus = await self._menus.of(query.guild)
        posts = await self._menus.posts(query.guild) if menus else {}
        return tuple(ListedMenu(menu, posts.get(menu.id, ())) for menu in menus)


@frozen(kw_only=True)
class ShowMenu:
    guild: GuildId
    by: Standing
    name: str


@frozen(kw_only=True)
class MenuShown:
    menu: MenuView
    posts: tuple[MenuPost, ...]
    faults: Faults
    """Why nobody can be given a role of it now."""
    closed: Mapping[ChannelId, ChannelUnusable]
    """What stands in the way where it is posted."""


@define
class ShowMenuHandler:
    """A menu with all that keeps it from working. Raises MenuNotFound."""

    _menus: RoleMenuReader
    _directory: RoleDirectory
    _channels: ChannelDirectory
    _kept_out_by: KeepingOut

    async def __call__(self, query: ShowMenu) -> MenuShown:
        query.by.require(Permission.MANAGE_ROLES)
        called = query.name.strip().lower()
        menu = next((each for each in await self._menus.of(query.guild) if each.name.lower() == called), None)
        if menu is None:
            raise MenuNotFound(query.name)
        posts = (await self._menus.posts(query.guild)).get(menu.id, ())
        kept_out_by = await self._kept_out_by(query.guild)
        facts = await self._channels.of(query.guild, [post.channel for post in posts]) if posts else {}
        closed = {post.channel: fault_of_channel(post.channel, facts.get(post.channel), TO_POST) for post in posts}
        return MenuShown(
            menu=menu,
            posts=posts,
            faults=faults_in(menu, await self._directory.of(query.guild), kept_out_by),
            closed={channel: fault for channel, fault in closed.items() if fault is not None},
        )
