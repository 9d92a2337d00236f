"""A member as a person writes one in text."""

import re

from domain.members.errors import NotAMemberId
from domain.shared.ids import UserId

_LARGEST_ID = 2**63 - 1
_WRITTEN = re.compile(r"\s*(?:<@!?)?([0-9]{1,19})>?\s*", re.ASCII)


def parse_member(typed: str) -> UserId:
    """An id or a mention. Raises NotAMemberId."""
    match = _WRITTEN.fullmatch(typed)
    if match is None or not 0 < int(match[1]) <= _LARGEST_ID:
        raise NotAMemberId(typed)
    return UserId(int(match[1]))
