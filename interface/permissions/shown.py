"""Commands as people read them, in their language."""

from collections.abc import Iterable

from discord import app_commands

from domain.permissions.ranks import CommandName, command_name
from interface.shared.command_translator import OPTION, called, translated
from interface.shared.languages import language, named
from interface.shared.suggesting import MOST_CHOICES


def shown_command(name: CommandName) -> str:
    return called(name)


def typed_command(typed: str, known: Iterable[CommandName]) -> str:
    """The command that goes by this name in the language in force; what goes by none stays as it was typed."""
    wanted = command_name(typed)
    return next((name for name in known if shown_command(name) == wanted), typed)


def commands_like(typed: str, known: Iterable[CommandName]) -> list[app_commands.Choice[str]]:
    """Those in whose name it is, in English or the language in force; where it comes first, they do."""
    wanted, found = command_name(typed), list[tuple[int, str, CommandName]]()
    for name in known:
        shown = shown_command(name)
        places = [each.find(wanted) for each in (name, shown) if wanted in each]
        if places:
            found.append((min(places), shown, name))
    return [app_commands.Choice(name=shown, value=name) for _, shown, name in sorted(found)[:MOST_CHOICES]]


def shown_option(name: str) -> str:
    return named(OPTION, name)


def shown_words(message: str) -> str:
    """A description or a choice, which Discord is told in every language."""
    return translated(message, None, language()) or message
