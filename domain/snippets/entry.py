"""Snippets as they stand in a file: what was typed, and what it comes to."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from attrs import frozen

from domain.shared.errors import DomainError
from domain.snippets.content import Content, Link, link_of, links_of, picture_of, text_of, title_of
from domain.snippets.errors import EntryRefused, NameTwice, TooManySnippets
from domain.snippets.name import SnippetName, snippet_name
from domain.snippets.snippet import MOST_SNIPPETS, checked_aliases

LARGEST_FILE: Final = 8 * 1024 * 1024
"""Bytes: as many snippets as a guild can have, each as long as it can be."""


class Existing(StrEnum):
    """What becomes of a snippet whose name stands in the file."""

    REFUSE = "refuse"
    SKIP = "skip"
    REPLACE = "replace"


@frozen(kw_only=True)
class EntryLink:
    url: str
    label: str = ""


@frozen(kw_only=True)
class Entry:
    name: str
    text: str
    aliases: tuple[str, ...] = ()
    title: str | None = None
    picture: str | None = None
    links: tuple[EntryLink, ...] = ()
    locked: bool = False


@frozen(kw_only=True)
class CheckedEntry:
    number: int
    name: SnippetName
    aliases: tuple[SnippetName, ...]
    content: Content
    locked: bool

    @property
    def names(self) -> tuple[SnippetName, ...]:
        return (self.name, *self.aliases)


def checked_entries(entries: Sequence[Entry]) -> tuple[CheckedEntry, ...]:
    """Raises TooManySnippets, and EntryRefused for the first that is wrong."""
    if len(entries) > MOST_SNIPPETS:
        raise TooManySnippets(MOST_SNIPPETS)
    checked = tuple(_checked(number, entry) for number, entry in enumerate(entries, start=1))
    first = dict[SnippetName, int]()
    for each in checked:
        for name in each.names:
            if name in first:
                field = "name" if name == each.name else "aliases"
                raise EntryRefused(each.number, each.name, field, NameTwice(name, first[name]))
            first[name] = each.number
    return checked


def _checked(number: int, entry: Entry) -> CheckedEntry:
    def read[T](field: str, of: Callable[[], T]) -> T:
        try:
            return of()
        except DomainError as fault:
            raise EntryRefused(number, entry.name, field, fault) from fault

    def links() -> tuple[Link, ...]:
        return links_of([link_of(each.label, each.url) for each in entry.links])

    name = read("name", lambda: snippet_name(entry.name))
    return CheckedEntry(
        number=number,
        name=name,
        aliases=read("aliases", lambda: checked_aliases(name, tuple(map(snippet_name, entry.aliases)))),
        content=Content(
            title=read("title", lambda: title_of(entry.title)),
            text=read("text", lambda: text_of(entry.text)),
            picture=read("picture", lambda: picture_of(entry.picture)),
            links=read("links", links),
        ),
        locked=entry.locked,
    )
