"""What members are called."""

from typing import NewType

from domain.members.errors import InvalidUsername
from domain.shared.names import LONGEST_NAME
from domain.shared.text import tidied

Username = NewType("Username", str)
DisplayName = NewType("DisplayName", str)


def parse_username(typed: str) -> Username:
    """Raises InvalidUsername unless 1 to 100 characters are left when tidied."""
    name = tidied(typed)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidUsername(length=len(name), longest=LONGEST_NAME)
    return Username(name)
