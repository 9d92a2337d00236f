"""The tokens of interactions and webhooks: Discord has them in addresses, and errors tell which address was asked."""

import re

_ADDRESS = re.compile(r"\b(webhooks|interactions)/(\d+)/[^/?\s\"'\\\x1b]+")
"""A token ends with a quote or an escape, too: what stands after it in a line of JSON, or a coloured one, must stay."""


def without_tokens(text: str) -> str:
    return _ADDRESS.sub(r"\1/\2/***", text)


def all_without_tokens(value: object) -> object:
    """The same for each text in a value of JSON."""
    match value:
        case str():
            return without_tokens(value)
        case dict():
            return {name: all_without_tokens(each) for name, each in value.items()}
        case list() | tuple():
            return [all_without_tokens(each) for each in value]
        case _:
            return value
