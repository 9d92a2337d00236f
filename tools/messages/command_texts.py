"""What Discord is told of the commands, and from which room it comes."""

import inspect
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import frozen
from discord import app_commands

from interface.shared.command_translator import COMMAND, OPTION
from interface.shared.setting_face import SettingGroup
from tests.wired import wired_bot
from tools.messages.message import Message

_UNDESCRIBED = "…"  # discord.py's own


@frozen
class CommandText:
    message: Message
    source: Path
    """The file that says it."""


@cache
def command_texts() -> tuple[CommandText, ...]:
    tree = wired_bot().tree
    return tuple(text for command in tree.get_commands() for text in _texts_of(command))


def _texts_of(command: object) -> Iterator[CommandText]:
    if isinstance(command, app_commands.Group):
        yield from _said(_file_of_group(command), command.name, command.description)
        for child in command.commands:
            yield from _texts_of(child)
    elif isinstance(command, app_commands.ContextMenu):
        source = _file_of(command.callback.__module__)
        yield CommandText(Message((command.name,), context=COMMAND), source)
    else:
        assert isinstance(command, app_commands.Command)
        source = _setting_groups().get(command.qualified_name) or _file_of(command.callback.__module__)
        yield from _said(source, command.name, command.description)
        for option in command.parameters:
            yield from _said(source, option.display_name, str(option.description), OPTION)
            for choice in option.choices:
                yield CommandText(Message((choice.name,)), source)


def _said(source: Path, name: str, description: str, context: str = COMMAND) -> Iterator[CommandText]:
    yield CommandText(Message((name,), context=context), source)
    if description != _UNDESCRIBED:
        yield CommandText(Message((description,)), source)


def _file_of_group(group: app_commands.Group) -> Path:
    own = type(group).__module__
    return _file_of(own if own.startswith("interface") else str(group.module))


def _file_of(module: str) -> Path:
    return Path(inspect.getfile(sys.modules[module]))


@cache
def _setting_groups() -> dict[str, Path]:
    """Where the options of `/settings set GROUP` are declared."""
    return {
        f"settings set {value.name}": _file_of(name)
        for name, module in list(sys.modules.items())
        if name.startswith("interface.") and name != "interface.main"
        for value in vars(module).values()
        if isinstance(value, SettingGroup)
    }
