"""What there is to be said of each command, taken from the commands themselves."""

from collections.abc import Mapping, Sequence

import discord
from attrs import frozen
from discord import app_commands

from domain.permissions.ranks import CommandName
from interface.permissions.catalogue import Leaf, TreeCatalogue, area_of
from interface.shared.gate import PART_OF
from interface.shared.languages import LazyText, gettext_lazy

AREAS: Mapping[str, LazyText] = {
    "moderation": gettext_lazy("Moderation"),
    "reports": gettext_lazy("Reports"),
    "channels": gettext_lazy("Channels"),
    "members": gettext_lazy("Members"),
    "points": gettext_lazy("Points and shop"),
    "levels": gettext_lazy("Levels"),
    "leaderboards": gettext_lazy("Leaderboards"),
    "profiles": gettext_lazy("Profiles"),
    "charts": gettext_lazy("Activity"),
    "reminders": gettext_lazy("Reminders"),
    "afk": gettext_lazy("Being away"),
    "snippets": gettext_lazy("Snippets"),
    "starboard": gettext_lazy("Starboards"),
    "role_menus": gettext_lazy("Role menus"),
    "setup": gettext_lazy("Set-up"),
    "guilds": gettext_lazy("Settings"),
    "configuration": gettext_lazy("Configuration as a file"),
    "privacy": gettext_lazy("Privacy"),
    "permissions": gettext_lazy("Help and permissions"),
}
"""What people call the contexts that have commands, in the order in which they are shown."""


@frozen
class Option:
    name: str
    says: str
    is_required: bool
    choices: tuple[str, ...] = ()


@frozen
class InMenu:
    """The same in the menu of a member or of a message, under *Apps*."""

    name: str
    of_message: bool


@frozen(kw_only=True)
class Entry:
    name: CommandName
    area: str
    says: str
    options: tuple[Option, ...]
    menus: tuple[InMenu, ...]


def entries(catalogue: TreeCatalogue) -> tuple[Entry, ...]:
    """Of every command that can be typed, area by area, in each by name."""
    order, menus = list(AREAS), catalogue.menus
    found = [_entry(name, command, menus) for name, command in catalogue.usable.items()]
    return tuple(sorted(found, key=lambda each: (order.index(each.area), each.name)))


def _entry(name: CommandName, command: Leaf, menus: Sequence[app_commands.ContextMenu]) -> Entry:
    return Entry(
        name=name,
        area=area_of(command),
        says=command.description,
        options=tuple(
            Option(
                each.display_name, str(each.description), each.required, tuple(choice.name for choice in each.choices)
            )
            for each in command.parameters
        ),
        menus=tuple(
            InMenu(menu.name, of_message=menu.type is discord.AppCommandType.message)
            for menu in menus
            if menu.extras.get(PART_OF) == name
        ),
    )
