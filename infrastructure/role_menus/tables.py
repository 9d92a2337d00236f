from sqlalchemy import Column, Dialect, Index, Integer, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from application.role_menus.queries import MenuView
from domain.role_menus.errors import MenuExists
from domain.role_menus.menu import LONGEST_NAME, LONGEST_TEXT, MOST_MENUS, MOST_ROLES, MenuKind, MenuRole, RoleMenu
from domain.role_menus.repository import MenuPost, Turn
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import RoleId
from infrastructure.database.column_types import EnumText
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    one_of,
    snowflake,
)
from infrastructure.database.privacy import erased, no_person, user_id
from infrastructure.database.rows import Rows

type _Stored = dict[str, str | bool | None]


class MenuRoles(TypeDecorator[tuple[MenuRole, ...]]):
    """The roles of a menu in their order; ids are texts, as in all of Discord's JSON."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: tuple[MenuRole, ...] | None, dialect: Dialect) -> list[_Stored] | None:
        return None if value is None else [_stored(role) for role in value]

    def process_result_value(self, value: list[_Stored] | None, dialect: Dialect) -> tuple[MenuRole, ...] | None:
        return None if value is None else tuple(map(_read, value))


def _stored(role: MenuRole) -> _Stored:
    return {
        "role": str(role.role),
        "label": role.label,
        "emoji": role.emoji,
        "description": role.description,
        "is_gone": role.is_gone,
    }


def _read(stored: _Stored) -> MenuRole:
    emoji, description = stored["emoji"], stored["description"]
    return MenuRole(
        role=RoleId(int(str(stored["role"]))),
        label=str(stored["label"]),
        emoji=None if emoji is None else str(emoji),
        description=None if description is None else str(description),
        is_gone=bool(stored["is_gone"]),
    )


role_menus = Table(
    "role_menus",
    metadata,
    guild_id(),
    snowflake("menu_id", key="id", primary_key=True),
    Column("slot", Integer, nullable=False),
    Column("name", Text, nullable=False, info=no_person()),
    Column("text", Text, nullable=False, info=no_person()),
    Column("kind", EnumText(MenuKind), nullable=False),
    Column("least", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    snowflake("required_role_id", key="required", nullable=True),
    Column("roles", MenuRoles, nullable=False, info=no_person()),
    counter("version", start=1),
    of_a_guild(),
    UniqueConstraint("guild", "slot"),
    condition(f"slot BETWEEN 1 AND {MOST_MENUS}", name="slot"),
    condition(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
    condition(f"length(text) <= {LONGEST_TEXT}", name="text"),
    one_of("kind", MenuKind),
    condition(f"least >= 0 AND least <= most AND most <= {MOST_ROLES}", name="bounds"),
    condition(f"jsonb_typeof(roles) = 'array' AND jsonb_array_length(roles) <= {MOST_ROLES}", name="roles"),
)
"""Each menu of a guild has one of the slots, so that there are never more, however many are made at once."""
grows(role_menus, Per.CHOICE, cut="when it is removed")
Index("uq_role_menus_guild_id_lower_name", role_menus.c.guild, text("lower(name)"), unique=True)
ROLE_MENUS = Rows(RoleMenu, role_menus)
MENU_VIEWS = Rows(MenuView, role_menus)
register_constraint("uq_role_menus_guild_id_slot", ConcurrentChange)
register_constraint("uq_role_menus_guild_id_lower_name", MenuExists)

role_menu_posts = Table(
    "role_menu_posts",
    metadata,
    guild_id(),
    snowflake("menu_id", key="menu", primary_key=True),
    snowflake("channel_id", key="channel", primary_key=True),
    moment("chosen_at"),
    snowflake("message_id", key="message", nullable=True),
    of_a_guild(),
)
"""They outlive their menu until they are taken away in Discord."""
grows(role_menu_posts, Per.CHOICE, cut="when it is taken away in Discord")
MENU_POSTS = Rows(MenuPost, role_menu_posts)

role_menu_turns = Table(
    "role_menu_turns",
    metadata,
    guild_id(),
    user_id("user_id", erased("that a choice of roles of yours is under way"), key="user", primary_key=True),
    moment("lease_until"),
    lease_token(),
    of_a_guild(),
)
"""Whose choice is being carried out; there is a row no longer than that."""
grows(role_menu_turns, Per.WORK, cut="when the choice is carried out")
TURNS = Rows(Turn, role_menu_turns)
