"""What somebody looks for among the cases of a guild."""

from datetime import datetime
from typing import NewType

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.state import CaseState
from domain.shared.errors import DomainError
from domain.shared.ids import UserId
from domain.shared.text import readable

SearchText = NewType("SearchText", str)
"""Words that a reason has, in any order and case; `"in this order"`, `-without`, `one or another`."""

SearchId = NewType("SearchId", int)

LONGEST_SEARCH = 200
"""Characters."""


@frozen
class NothingToSearchFor(DomainError):
    """No word is in it."""

    typed: str


@frozen
class SearchTooLong(DomainError):
    length: int
    longest: int


@frozen
class SearchForgotten(DomainError):
    """It was kept for a while, and that is over."""


def parse_search(typed: str) -> SearchText:
    """Raises NothingToRead, SearchTooLong, NothingToSearchFor."""
    text = readable(typed)
    if len(text) > LONGEST_SEARCH:
        raise SearchTooLong(length=len(text), longest=LONGEST_SEARCH)
    if not any(character.isalnum() for character in text):
        raise NothingToSearchFor(text)
    return SearchText(text)


@frozen(kw_only=True)
class CaseQuery:
    """A field that is None does not filter."""

    text: SearchText | None = None
    target: UserId | None = None
    moderator: UserId | None = None
    kind: ActionKind | None = None
    state: CaseState | None = None
    since: datetime | None = None
    """Opened then or later."""
    until: datetime | None = None
    """Opened before that."""
