"""Role menus, where they stand, and whose choice goes on, in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import uuid4

from attrs import define, evolve

from application.role_menus.queries import MenuView
from domain.role_menus.errors import MenuExists, MenuNotFound, TooManyMenus, TooManyPlaces
from domain.role_menus.events import RoleMenuChanged
from domain.role_menus.menu import MOST_MENUS, MenuId, RoleMenu
from domain.role_menus.repository import MOST_PLACES, MenuPost, Turn
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.shared.lease import LeaseToken
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

ROLE_MENUS = MemoryTable[tuple[GuildId, MenuId], RoleMenu]("role_menus")
MENU_POSTS = MemoryTable[tuple[GuildId, MenuId, ChannelId], MenuPost]("role_menu_posts")
TURNS = MemoryTable[tuple[GuildId, UserId], tuple[datetime, Turn]]("role_menu_turns")


@define
class MemoryRoleMenus:
    _transaction: MemoryTransaction

    async def add(self, menu: RoleMenu) -> None:
        rows = self._transaction[ROLE_MENUS]
        self._transaction[GUILDS].require(menu.guild)
        if len([each for each in rows if each.guild == menu.guild and each.id != menu.id]) >= MOST_MENUS:
            raise TooManyMenus(MOST_MENUS)
        if (menu.guild, menu.id) not in rows:
            self._check_name(menu)
            await rows.put((menu.guild, menu.id), menu)

    async def named(self, guild: GuildId, name: str) -> RoleMenu:
        for menu in await self.of(guild):
            if menu.name.lower() == name.strip().lower():
                return menu
        raise MenuNotFound(name)

    async def of(self, guild: GuildId) -> tuple[RoleMenu, ...]:
        theirs = [each for each in self._transaction[ROLE_MENUS] if each.guild == guild]
        return tuple(sorted(theirs, key=lambda menu: menu.id))

    async def save(self, menu: RoleMenu) -> None:
        await self._check_version(menu)
        self._check_name(menu)
        menu.version += 1
        self._transaction.events.extend(menu.pull_events())
        await self._transaction[ROLE_MENUS].put((menu.guild, menu.id), menu)

    async def remove(self, menu: RoleMenu, *, at: datetime) -> None:
        await self._check_version(menu)
        await self._transaction[ROLE_MENUS].remove((menu.guild, menu.id))
        self._transaction.events.append(RoleMenuChanged(guild=menu.guild, at=at, menu=menu.id))

    async def _check_version(self, menu: RoleMenu) -> None:
        await self._transaction[ROLE_MENUS].lock((menu.guild, menu.id))
        current = self._transaction[ROLE_MENUS].find((menu.guild, menu.id))
        if current is None or current.version != menu.version:
            raise ConcurrentChange

    def _check_name(self, menu: RoleMenu) -> None:
        for other in self._transaction[ROLE_MENUS]:
            if (other.guild, other.name.lower()) == (menu.guild, menu.name.lower()) and other.id != menu.id:
                raise MenuExists


@define
class MemoryMenuPosts:
    _transaction: MemoryTransaction

    async def choose(self, post: MenuPost) -> MenuPost | None:
        await self._transaction[ROLE_MENUS].lock((post.guild, post.menu))
        if (post.guild, post.menu) not in self._transaction[ROLE_MENUS]:
            return None
        rows = self._transaction[MENU_POSTS]
        places = [each for each in rows if (each.guild, each.menu) == (post.guild, post.menu)]
        for place in places:
            if place.channel == post.channel:
                return place
        if len(places) >= MOST_PLACES:
            raise TooManyPlaces(MOST_PLACES)
        await rows.put(_key(post), post)
        self._transaction.events.append(RoleMenuChanged(guild=post.guild, at=post.chosen_at, menu=post.menu))
        return post

    async def save(self, post: MenuPost) -> None:
        known = await self._as_chosen(post)
        if known is not None:
            await self._transaction[MENU_POSTS].put(_key(post), evolve(known, message=post.message))

    async def forget(self, post: MenuPost) -> None:
        if await self._as_chosen(post) is not None:
            await self._transaction[MENU_POSTS].remove(_key(post))

    async def forget_messages(self, guilds: Collection[GuildId], messages: Collection[MessageId]) -> None:
        for post in list(self._transaction[MENU_POSTS]):
            if post.guild in guilds and post.message in messages:
                await self._transaction[MENU_POSTS].remove(_key(post))

    async def _as_chosen(self, post: MenuPost) -> MenuPost | None:
        await self._transaction[MENU_POSTS].lock(_key(post))
        known = self._transaction[MENU_POSTS].find(_key(post))
        return known if known is not None and known.chosen_at == post.chosen_at else None


def _key(post: MenuPost) -> tuple[GuildId, MenuId, ChannelId]:
    return post.guild, post.menu, post.channel


@define
class MemoryMenuTurns:
    _transaction: MemoryTransaction

    async def begin(self, guild: GuildId, user: UserId, *, now: datetime, until: datetime) -> Turn | None:
        rows = self._transaction[TURNS]
        self._transaction[GUILDS].require(guild)
        await rows.lock((guild, user))
        current = rows.find((guild, user))
        if current is not None and current[0] > now:
            return None
        turn = Turn(guild=guild, user=user, lease_token=LeaseToken(uuid4()))
        await rows.put((guild, user), (until, turn))
        return turn

    async def end(self, turn: Turn) -> None:
        rows = self._transaction[TURNS]
        await rows.lock((turn.guild, turn.user))
        current = rows.find((turn.guild, turn.user))
        if current is not None and current[1] == turn:
            await rows.remove((turn.guild, turn.user))


@define
class MemoryRoleMenuReader:
    _records: MemoryRecords

    async def menu(self, guild: GuildId, menu: MenuId) -> MenuView | None:
        found = self._records[ROLE_MENUS].get((guild, menu))
        return None if found is None else MenuView.of(found)

    async def of(self, guild: GuildId) -> tuple[MenuView, ...]:
        theirs = [MenuView.of(each) for each in self._records[ROLE_MENUS].values() if each.guild == guild]
        return tuple(sorted(theirs, key=lambda menu: menu.name.lower()))

    async def posts(self, guild: GuildId) -> Mapping[MenuId, tuple[MenuPost, ...]]:
        found = dict[MenuId, tuple[MenuPost, ...]]()
        theirs = [each for each in self._records[MENU_POSTS].values() if each.guild == guild]
        for post in sorted(theirs, key=lambda each: (each.menu, each.channel)):
            found[post.menu] = (*found.get(post.menu, ()), post)
        return found
