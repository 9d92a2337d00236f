r"""What is said to who comes, and of who goes: text with variables, in which `\n` begins a new line."""

import re
from collections.abc import Mapping

from domain.greetings.errors import UnknownGreetingVariable

USER, NAME, SERVER, COUNT = "user", "name", "server", "count"
VARIABLES = (USER, NAME, SERVER, COUNT)

_TOKEN = re.compile(r"\{(\w{1,32})\}")


def check_greeting(text: str) -> None:
    """Raises UnknownGreetingVariable."""
    for token in _TOKEN.finditer(text):
        if token[1] not in VARIABLES:
            raise UnknownGreetingVariable(token[1], VARIABLES)


def in_lines(text: str) -> str:
    r"""With a new line for each `\n` that somebody wrote."""
    return text.replace("\\n", "\n")


def filled(text: str, values: Mapping[str, str]) -> str:
    """With the values of the variables, which are read no further; one that nothing is known of stays as it is."""
    return _TOKEN.sub(lambda token: values.get(token[1], token[0]), text)
