"""The commands that the bot has, as far as ranks are concerned."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import discord
from attrs import define
from discord import app_commands

from domain.permissions.ranks import CommandName
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from interface.shared.gate import INSTEAD_OF, LETS, NEEDS, Lets

type Tree = app_commands.CommandTree[discord.Client]
type Leaf = app_commands.Command[app_commands.Group, [], None]


@define
class TreeCatalogue:
    """Those of the client that the commands were added to last: each has the same."""

    _tree: Tree | None = None

    def use(self, tree: Tree) -> None:
        self._tree = tree

    @property
    def rights(self) -> Mapping[CommandName, frozenset[Permission]]:
        return {name: needed for command in self._top for name, needed in _rights(command, frozenset())}

    @property
    def in_dms(self) -> frozenset[CommandName]:
        return frozenset(each.qualified_name for each in self._all if _is_for_dms(each))

    @property
    def usable(self) -> Mapping[CommandName, Leaf]:
        """Those that can be typed: a group alone cannot."""
        return {each.qualified_name: each for each in self._all if isinstance(each, app_commands.Command)}

    @property
    def menus(self) -> Sequence[app_commands.ContextMenu]:
        there = [] if self._tree is None else self._tree.get_commands()
        return [each for each in there if isinstance(each, app_commands.ContextMenu)]

    @property
    def _top(self) -> Sequence[Leaf | app_commands.Group]:
        return [] if self._tree is None else self._tree.get_commands(type=discord.AppCommandType.chat_input)

    @property
    def _all(self) -> Iterator[Leaf | app_commands.Group]:
        for command in self._top:
            yield from _with_children(command)

    def lets(self, command: CommandName, guild: GuildId, settings: Settings, by: Standing) -> bool | None:
        found = self._find(command)
        lets: Lets | None = None if found is None else found.extras.get(LETS)
        return None if lets is None else lets(guild, settings, by)

    def instead_of(self, command: CommandName) -> Sequence[CommandName]:
        found = self._find(command)
        named: Sequence[CommandName] = () if found is None else found.extras.get(INSTEAD_OF, ())
        return named

    def _find(self, command: CommandName) -> Leaf | app_commands.Group | None:
        first, *rest = command.split()
        found = None if self._tree is None else self._tree.get_command(first, type=discord.AppCommandType.chat_input)
        for word in rest:
            found = found.get_command(word) if isinstance(found, app_commands.Group) else None
        return found


def area_of(command: Leaf | app_commands.Group | app_commands.ContextMenu) -> str:
    """The context that brought it: the room of the interface where its code stands."""
    return command.module.split(".")[1] if command.module else ""


def _with_children(command: Leaf | app_commands.Group) -> Iterator[Leaf | app_commands.Group]:
    yield command
    if isinstance(command, app_commands.Group):
        for child in command.commands:
            yield from _with_children(child)


def _rights(
    command: Leaf | app_commands.Group, above: frozenset[Permission]
) -> Iterator[tuple[CommandName, frozenset[Permission]]]:
    """Each with those of its groups, too: who lacks one of them does not get that far."""
    own: Iterable[Permission] = command.extras.get(NEEDS, ())
    needed = above | frozenset(own) | _by_default(command)
    yield command.qualified_name, needed
    if isinstance(command, app_commands.Group):
        for child in command.commands:
            yield from _rights(child, needed)


def _by_default(command: Leaf | app_commands.Group) -> frozenset[Permission]:
    if command.default_permissions is None:
        return frozenset()
    granted = dict(command.default_permissions)
    return frozenset(permission for permission in Permission if granted[permission])


def _is_for_dms(command: Leaf | app_commands.Group) -> bool:
    top = command.root_parent or command
    return top.allowed_contexts is not None and bool(top.allowed_contexts.dm_channel)
