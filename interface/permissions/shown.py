"""Commands as people read them, in their language."""

from domain.permissions.ranks import CommandName
from interface.shared.command_translator import COMMAND, OPTION, translated
from interface.shared.languages import language, named


def shown_command(name: CommandName) -> str:
    return " ".join(named(COMMAND, word) for word in name.split())


def shown_option(name: str) -> str:
    return named(OPTION, name)


def shown_words(message: str) -> str:
    """A description or a choice, which Discord is told in every language."""
    return translated(message, None, language()) or message
