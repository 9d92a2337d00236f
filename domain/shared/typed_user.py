"""Somebody as a person writes them in text."""

import re

from domain.shared.ids import LARGEST_ID, UserId

_WRITTEN = re.compile(r"\s*(?:<@!?)?([0-9]{1,19})>?\s*", re.ASCII)


def user_in(typed: str) -> UserId | None:
    """Who an id or a mention stands for; None where the text is neither."""
    match = _WRITTEN.fullmatch(typed)
    return UserId(int(match[1])) if match is not None and 0 < int(match[1]) <= LARGEST_ID else None
