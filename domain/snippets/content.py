"""What a snippet says: a text, and what a card can have beside it."""

import re
from collections.abc import Sequence
from typing import Final

from attrs import frozen

from domain.shared.text import NothingToRead, tidied, tidied_lines
from domain.snippets.errors import InvalidAddress, TextTooLong, TooManyLinks
from domain.snippets.variables import check_variables

LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 2_000
LONGEST_LABEL: Final = 80
LONGEST_ADDRESS: Final = 512
"""Characters; those of a button's label and address are Discord's limits (API reference, "Button Structure")."""

MOST_LINKS: Final = 5
"""The buttons of a row."""

_ADDRESS = re.compile(
    r"https://(?P<host>(?:[\w-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})(?::\d{1,5})?(?:[/?#][^\s<>\"\\^`{|}]*)?",
    re.IGNORECASE,
)


@frozen
class Link:
    """A button that leads out of Discord."""

    label: str
    address: str

    def __str__(self) -> str:
        return f"{self.label} {self.address}"


@frozen(kw_only=True)
class Content:
    text: str
    title: str | None = None
    picture: str | None = None
    links: tuple[Link, ...] = ()


def title_of(typed: str | None) -> str | None:
    """Raises TextTooLong, UnknownVariable."""
    title = tidied(typed or "")
    _check_length("title", title, LONGEST_TITLE)
    check_variables(title)
    return title or None


def text_of(typed: str) -> str:
    """Raises NothingToRead, TextTooLong, UnknownVariable."""
    text = tidied_lines(typed)
    if not text:
        raise NothingToRead
    _check_length("text", text, LONGEST_TEXT)
    check_variables(text)
    return text


def picture_of(typed: str | None) -> str | None:
    """Raises InvalidAddress."""
    return None if typed is None or not typed.strip() else address_of(typed)


def address_of(typed: str) -> str:
    """Raises InvalidAddress."""
    address = typed.strip()
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise InvalidAddress(typed, LONGEST_ADDRESS)
    return address


def link_of(label: str, address: str) -> Link:
    """One without a label of its own is called by its host. Raises TextTooLong, InvalidAddress."""
    address = address_of(address)
    found = _ADDRESS.fullmatch(address)
    assert found is not None, "the address was read"
    label = tidied(label) or found["host"][:LONGEST_LABEL]
    _check_length("links", label, LONGEST_LABEL)
    return Link(label, address)


def links_of(links: Sequence[Link]) -> tuple[Link, ...]:
    """Raises TooManyLinks."""
    if len(links) > MOST_LINKS:
        raise TooManyLinks(MOST_LINKS)
    return tuple(links)


def typed_links(typed: str) -> tuple[Link, ...]:
    """One a line: the label, and then the address. Raises TextTooLong, InvalidAddress, TooManyLinks."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    parts = [line.rpartition(" ") for line in lines]
    return links_of([link_of(label, address) for label, _, address in parts])


def _check_length(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise TextTooLong(field=field, length=len(text), longest=longest)
