import re
from typing import NewType

from domain.snippets.errors import InvalidSnippetName

SnippetName = NewType("SnippetName", str)
"""Also an alias: of a guild's names and aliases each is there once."""

LONGEST_NAME = 32
"""Characters."""

_ALLOWED = re.compile(rf"[a-z0-9_-]{{1,{LONGEST_NAME}}}")


def snippet_name(typed: str) -> SnippetName:
    """However large it was written. Raises InvalidSnippetName."""
    name = typed.strip().lower()
    if not _ALLOWED.fullmatch(name):
        raise InvalidSnippetName(typed, LONGEST_NAME)
    return SnippetName(name)
