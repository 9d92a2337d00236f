"""What members are called."""

from typing import NewType

from domain.members.errors import InvalidUsername
from domain.shared.text import tidied

Username = NewType("Username", str)
DisplayName = NewType("DisplayName", str)

LONGEST_NAME = 100
"""Characters, of both kinds of name."""


def parse_username(typed: str) -> Username:
    """Raises InvalidUsername unless 1 to 100 characters are left when tidied."""
    name = tidied(typed)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidUsername(length=len(name), longest=LONGEST_NAME)
    return Username(name)


def as_met(name: str | None) -> str | None:
    """A name as Discord tells it: tidied and cut; one of which nothing is left is not known."""
    return tidied(tidied(name or "")[:LONGEST_NAME]) or None  # what is cut off may leave a joiner behind
