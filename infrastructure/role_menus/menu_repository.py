from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, Integer, Text, bindparam, column, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.role_menus.errors import MenuNotFound, TooManyMenus, TooManyPlaces
from domain.role_menus.events import RoleMenuChanged
from domain.role_menus.menu import MOST_MENUS, RoleMenu
from domain.role_menus.repository import MOST_PLACES, MenuPost
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, MessageId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.role_menus.tables import MENU_POSTS, ROLE_MENUS, role_menu_posts, role_menus

_guild = bindparam("in_guild", type_=BigInteger)
_menu = bindparam("of_menu", type_=BigInteger)

_slots = func.generate_series(1, MOST_MENUS).table_valued(column("slot", Integer), name="slots").render_derived()
_FREE_SLOT = (
    select(_slots.c.slot)
    .where(_slots.c.slot.not_in(select(role_menus.c.slot).where(role_menus.c.guild == _guild)))
    .order_by(_slots.c.slot)
    .limit(1)
)
_ADD = upsert(role_menus).on_conflict_do_nothing(index_elements=list(role_menus.primary_key))
_NAMED = select(*ROLE_MENUS.columns).where(
    role_menus.c.guild == _guild, func.lower(role_menus.c.name) == func.lower(bindparam("called", type_=Text))
)
_OF_GUILD = select(*ROLE_MENUS.columns).where(role_menus.c.guild == _guild).order_by(role_menus.c.id)
_UPDATE = VersionedUpdate(
    ROLE_MENUS, role_menus, changeable=["name", "text", "kind", "least", "most", "required", "roles"]
)
_REMOVE = delete(role_menus).where(
    role_menus.c.guild == _guild, role_menus.c.id == _menu, role_menus.c.version == bindparam("seen")
)


@define
class PostgresRoleMenus:
    _transaction: Transaction

    async def add(self, menu: RoleMenu) -> None:
        free = (await self._transaction.execute(_FREE_SLOT, {"in_guild": menu.guild})).mappings().first()
        if free is None:
            raise TooManyMenus(MOST_MENUS)
        await self._transaction.execute(_ADD, ROLE_MENUS.to_row(menu) | {"slot": free["slot"]})

    async def named(self, guild: GuildId, name: str) -> RoleMenu:
        found = await self._transaction.execute(_NAMED, {"in_guild": guild, "called": name.strip()})
        row = found.mappings().first()
        if row is None:
            raise MenuNotFound(name)
        return ROLE_MENUS.from_row(row)

    async def of(self, guild: GuildId) -> tuple[RoleMenu, ...]:
        found = await self._transaction.execute(_OF_GUILD, {"in_guild": guild})
        return tuple(map(ROLE_MENUS.from_row, found.mappings()))

    async def save(self, menu: RoleMenu) -> None:
        await _UPDATE(self._transaction, menu)
        self._transaction.events.extend(menu.pull_events())

    async def remove(self, menu: RoleMenu, *, at: datetime) -> None:
        which: Row = {"in_guild": menu.guild, "of_menu": menu.id, "seen": menu.version}
        if (await self._transaction.execute(_REMOVE, which)).rowcount != 1:
            raise ConcurrentChange
        self._transaction.events.append(RoleMenuChanged(guild=menu.guild, at=at, menu=menu.id))


_LOCK_MENU = (
    select(role_menus.c.id)
    .where(role_menus.c.guild == _guild, role_menus.c.id == _menu)
    .with_for_update(key_share=True)
)
_PLACES = select(*MENU_POSTS.columns).where(role_menu_posts.c.guild == _guild, role_menu_posts.c.menu == _menu)
_CHOOSE = upsert(role_menu_posts)
_as_chosen = (
    role_menu_posts.c.guild == _guild,
    role_menu_posts.c.menu == _menu,
    role_menu_posts.c.channel == bindparam("in_channel"),
    role_menu_posts.c.chosen_at == bindparam("at"),
)
_SAVE = update(role_menu_posts).where(*_as_chosen).values(message=bindparam("sent"))
_FORGET = delete(role_menu_posts).where(*_as_chosen)
_FORGET_MESSAGES = delete(role_menu_posts).where(
    role_menu_posts.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
    role_menu_posts.c.message == func.any(bindparam("messages", type_=ARRAY(BigInteger))),
)


@define
class PostgresMenuPosts:
    _transaction: Transaction

    async def choose(self, post: MenuPost) -> MenuPost | None:
        which: Row = {"in_guild": post.guild, "of_menu": post.menu}
        # Whoever deletes the menu meanwhile, or has it stand elsewhere, waits, or has done so.
        if (await self._transaction.execute(_LOCK_MENU, which)).first() is None:
            return None
        found = (await self._transaction.execute(_PLACES, which)).mappings()
        places = {place.channel: place for place in map(MENU_POSTS.from_row, found)}
        if post.channel in places:
            return places[post.channel]
        if len(places) >= MOST_PLACES:
            raise TooManyPlaces(MOST_PLACES)
        await self._transaction.execute(_CHOOSE, MENU_POSTS.to_row(post))
        self._transaction.events.append(RoleMenuChanged(guild=post.guild, at=post.chosen_at, menu=post.menu))
        return post

    async def save(self, post: MenuPost) -> None:
        await self._transaction.execute(_SAVE, _whose(post) | {"sent": post.message})

    async def forget(self, post: MenuPost) -> None:
        await self._transaction.execute(_FORGET, _whose(post))

    async def forget_messages(self, guilds: Collection[GuildId], messages: Collection[MessageId]) -> None:
        await self._transaction.execute(_FORGET_MESSAGES, {"guilds": guilds, "messages": messages})


def _whose(post: MenuPost) -> Row:
    return {"in_guild": post.guild, "of_menu": post.menu, "in_channel": post.channel, "at": post.chosen_at}
