"""How each kind of menu is laid out; nothing else knows which kinds there are."""

from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Protocol

import discord

from application.role_menus.queries import MenuView
from domain.role_menus.menu import LONGEST_LABEL, MenuKind, MenuRole

BUTTON = r"rolemenu:press:(?P<menu>\d{1,20}):(?P<role>\d{1,20})"
SELECT = r"rolemenu:choose:(?P<menu>\d{1,20})"

_IN_A_ROW = 5

type Row = discord.ui.ActionRow[discord.ui.LayoutView]


class Face(Protocol):
    title: str
    hint: str
    """What people are told of how to use it."""

    def rows(self, menu: MenuView, roles: Sequence[MenuRole], *, emojis: bool) -> Sequence[Row]: ...


class _Buttons:
    title = "Buttons"
    hint = "Press to get a role, and again to give it back."

    def rows(self, menu: MenuView, roles: Sequence[MenuRole], *, emojis: bool) -> Sequence[Row]:
        buttons = [
            discord.ui.Button[discord.ui.LayoutView](
                label=role.label[:LONGEST_LABEL],
                emoji=role.emoji if emojis else None,
                custom_id=f"rolemenu:press:{menu.id}:{role.role}",
            )
            for role in roles
        ]
        return [discord.ui.ActionRow(*row) for row in batched(buttons, _IN_A_ROW)]


class _Select:
    title = "Select"
    hint = "Choose all that you want to have; what you leave out is taken off."

    def rows(self, menu: MenuView, roles: Sequence[MenuRole], *, emojis: bool) -> Sequence[Row]:
        options = [
            discord.SelectOption(
                label=role.label,
                value=str(role.role),
                description=role.description,
                emoji=role.emoji if emojis else None,
            )
            for role in roles
        ]
        select = discord.ui.Select[discord.ui.LayoutView](
            custom_id=f"rolemenu:choose:{menu.id}",
            placeholder="Choose roles",
            min_values=min(menu.least, len(options)),
            max_values=min(menu.most, len(options)),
            options=options,
        )
        return [discord.ui.ActionRow(select)]


FACES: Mapping[MenuKind, Face] = {MenuKind.BUTTONS: _Buttons(), MenuKind.SELECT: _Select()}
