"""What stands in a snippet's text for something that is known when it is used: `{user}`, `{1}`."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Final

from domain.snippets.errors import MissingArguments, UnknownVariable

USER, NAME, SERVER, CHANNEL, ARGUMENTS = "user", "name", "server", "channel", "args"
MOST_ARGUMENTS: Final = 9

_NUMBERED = tuple(str(number) for number in range(1, MOST_ARGUMENTS + 1))
VARIABLES = (USER, NAME, SERVER, CHANNEL, ARGUMENTS, *_NUMBERED)

_TOKEN = re.compile(r"\{\{(\w{1,32})\}\}|\{(\w{1,32})\}")
"""In two pairs of braces it is no variable, and shown in one pair."""

_ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')
_MASS = re.compile(r"@(?=everyone|here)", re.IGNORECASE)


def literally(text: str) -> str:
    """As it is to be written where braces are to be no more than that."""
    return _TOKEN.sub(lambda token: token[0] if token[1] else f"{{{token[0]}}}", text)


def check_variables(text: str) -> None:
    """Raises UnknownVariable."""
    for name in _used_in(text):
        if name not in VARIABLES:
            nearest = get_close_matches(name.lower(), VARIABLES, n=1, cutoff=0.5)
            raise UnknownVariable(name, nearest[0] if nearest else None, VARIABLES)


def arguments_of(typed: str) -> tuple[str, ...]:
    """Words, or several of them in quotation marks."""
    return tuple(match[1] if match[1] is not None else match[2] for match in _ARGUMENT.finditer(typed))


def check_arguments(texts: Collection[str], given: Collection[str]) -> None:
    """Whether there is one for each that the texts ask for. Raises MissingArguments."""
    needed = max((int(name) for text in texts for name in _used_in(text) if name in _NUMBERED), default=0)
    if len(given) < needed:
        raise MissingArguments(needed=needed, given=len(given))


def expanded(text: str, values: Mapping[str, str]) -> str:
    """With the values of the variables, which are read no further; one that nothing is known of stays as it is.

    What would be read as a mention of all is none any more.
    """
    filled = _TOKEN.sub(lambda token: f"{{{token[1]}}}" if token[1] else values.get(token[2], token[0]), text)
    return _MASS.sub("@\u200b", filled)


def _used_in(text: str) -> list[str]:
    return [token[2] for token in _TOKEN.finditer(text) if token[2]]
