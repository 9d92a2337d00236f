"""Commands as people read them, in their language."""

from domain.permissions.ranks import CommandName
from interface.shared.command_translator import OPTION, called, translated
from interface.shared.languages import language, named


def shown_command(name: CommandName) -> str:
    return called(name)


def shown_option(name: str) -> str:
    return named(OPTION, name)


def shown_words(message: str) -> str:
    """A description or a choice, which Discord is told in every language."""
    return translated(message, None, language()) or message
