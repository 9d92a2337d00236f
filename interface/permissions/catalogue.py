"""The commands that the bot has, as far as ranks are concerned."""

from collections.abc import Iterator, Mapping, Sequence

import discord
from attrs import define
from discord import app_commands

from domain.permissions.ranks import CommandName
from domain.shared.permission import Permission
from interface.shared.gate import INSTEAD_OF

type Tree = app_commands.CommandTree[discord.Client]


@define
class TreeCatalogue:
    """Those of the client that the commands were added to last: each has the same."""

    _tree: Tree | None = None

    def use(self, tree: Tree) -> None:
        self._tree = tree

    @property
    def rights(self) -> Mapping[CommandName, frozenset[Permission]]:
        if self._tree is None:
            return {}
        typed = self._tree.get_commands(type=discord.AppCommandType.chat_input)
        return {name: _needed(command.default_permissions) for command in typed for name in _names(command)}

    def instead_of(self, command: CommandName) -> Sequence[CommandName]:
        first, *rest = command.split()
        found = None if self._tree is None else self._tree.get_command(first, type=discord.AppCommandType.chat_input)
        for word in rest:
            found = found.get_command(word) if isinstance(found, app_commands.Group) else None
        named: Sequence[CommandName] = () if found is None else found.extras.get(INSTEAD_OF, ())
        return named


def _names(command: app_commands.Command[app_commands.Group, [], None] | app_commands.Group) -> Iterator[CommandName]:
    yield command.qualified_name
    if isinstance(command, app_commands.Group):
        for child in command.commands:
            yield from _names(child)


def _needed(default: discord.Permissions | None) -> frozenset[Permission]:
    granted = dict(default or discord.Permissions.none())
    return frozenset(permission for permission in Permission if granted[permission])
