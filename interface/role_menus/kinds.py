"""How each kind of menu is laid out; nothing else knows which kinds there are."""

from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Protocol

import discord

from application.role_menus.queries import MenuView
from domain.role_menus.menu import LONGEST_LABEL, MenuKind, MenuRole
from interface.shared.languages import LazyText, gettext, gettext_lazy

BUTTON = r"rolemenu:press:(?P<menu>\d{1,20}):(?P<role>\d{1,20})"
SELECT = r"rolemenu:choose:(?P<menu>\d{1,20})"

_IN_A_ROW = 5

type Row = discord.ui.ActionRow[discord.ui.LayoutView]


class Face(Protocol):
    title: LazyText
    hint: LazyText
    """What people are told of how to use it."""

    def rows(self, menu: MenuView, roles: Sequence[MenuRole], *, emojis: bool) -> Sequence[Row]: ...


class _Buttons:
    title = gettext_lazy("Buttons")
    hint = gettext_lazy("Press to get a role, and again to give it back.")

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
    title = gettext_lazy("Select")
    hint = gettext_lazy("Choose all that you want to have; what you leave out is taken off.")

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
            placeholder=gettext("Choose roles"),
            min_values=min(menu.least, len(options)),
            max_values=min(menu.most, len(options)),
            options=options,
        )
        return [discord.ui.ActionRow(select)]


FACES: Mapping[MenuKind, Face] = {MenuKind.BUTTONS: _Buttons(), MenuKind.SELECT: _Select()}
