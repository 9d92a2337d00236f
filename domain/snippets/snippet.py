from datetime import datetime
from typing import Final, NewType

from attrs import define

from domain.shared.errors import ConcurrentChange
from domain.shared.history import Change, ChangeableAggregate, Value
from domain.shared.ids import GuildId, UserId
from domain.snippets.content import Content, Link
from domain.snippets.errors import AliasNotFound, SnippetNameTaken, SnippetNotFound, TooManyAliases
from domain.snippets.name import SnippetName

SnippetId = NewType("SnippetId", int)

MOST_SNIPPETS: Final = 500
"""Of a guild at a time."""

MOST_ALIASES: Final = 10


@define(eq=False, kw_only=True)
class Snippet(ChangeableAggregate):
    """A text that a guild writes often. One that was deleted is kept with its history, and its names are free.

    `uses` is counted by the records alone: nothing that people change writes it.
    """

    guild: GuildId
    id: SnippetId
    name: SnippetName
    aliases: tuple[SnippetName, ...] = ()
    title: str | None
    text: str
    picture: str | None
    links: tuple[Link, ...]
    author: UserId
    created_at: datetime
    is_locked: bool = False
    is_kept: bool = True
    uses: int = 0
    version: int = 1

    def check_version(self, seen: int) -> None:
        """Whether it is what the person saw who changes it. Raises SnippetNotFound, ConcurrentChange."""
        self._check_kept()
        if self.version != seen:
            raise ConcurrentChange

    def edit(self, content: Content, *, by: UserId, at: datetime) -> tuple[Change, ...]:
        """Returns what changed. Raises SnippetNotFound."""
        self._check_kept()
        links, new_links = "\n".join(map(str, self.links)), "\n".join(map(str, content.links))
        wanted: tuple[tuple[str, Value, Value], ...] = (
            ("title", self.title, content.title),
            ("text", self.text, content.text),
            ("picture", self.picture, content.picture),
            ("links", links, new_links),
        )
        self.title, self.text, self.picture, self.links = content.title, content.text, content.picture, content.links
        return self._changed(wanted, by, at)

    def rename(self, name: SnippetName, *, by: UserId, at: datetime) -> tuple[Change, ...]:
        """To an alias of its own, too, which is none any more. Returns what changed. Raises SnippetNotFound."""
        self._check_kept()
        return self._call(name, tuple(alias for alias in self.aliases if alias != name), by, at)

    def add_alias(self, alias: SnippetName, *, by: UserId, at: datetime) -> tuple[Change, ...]:
        """Returns what changed. Raises SnippetNotFound, SnippetNameTaken, TooManyAliases."""
        if alias == self.name:
            raise SnippetNameTaken
        return self.give_aliases((*self.aliases, alias), by=by, at=at)

    def give_aliases(self, aliases: tuple[SnippetName, ...], *, by: UserId, at: datetime) -> tuple[Change, ...]:
        """These and no others. Returns what changed. Raises SnippetNotFound, TooManyAliases."""
        self._check_kept()
        return self._call(self.name, checked_aliases(self.name, aliases), by, at)

    def remove_alias(self, alias: SnippetName, *, by: UserId, at: datetime) -> tuple[Change, ...]:
        """Raises SnippetNotFound, AliasNotFound."""
        self._check_kept()
        if alias not in self.aliases:
            raise AliasNotFound(alias)
        return self._call(self.name, tuple(each for each in self.aliases if each != alias), by, at)

    def lock(self, *, locked: bool, by: UserId, at: datetime) -> tuple[Change, ...]:
        """Returns what changed. Raises SnippetNotFound."""
        self._check_kept()
        was, self.is_locked = self.is_locked, locked
        return self._changed((("is_locked", was, locked),), by, at)

    def delete(self, *, by: UserId, at: datetime) -> None:
        """Raises SnippetNotFound where it is deleted already."""
        self._check_kept()
        self.is_kept = False
        self._changed((("is_kept", True, False),), by, at)

    def _call(
        self, name: SnippetName, aliases: tuple[SnippetName, ...], by: UserId, at: datetime
    ) -> tuple[Change, ...]:
        wanted = (("name", self.name, name), ("aliases", " ".join(self.aliases), " ".join(aliases)))
        self.name, self.aliases = name, aliases
        return self._changed(wanted, by, at)

    def _check_kept(self) -> None:
        if not self.is_kept:
            raise SnippetNotFound(self.name)

    def _changed(self, wanted: tuple[tuple[str, Value, Value], ...], by: UserId, at: datetime) -> tuple[Change, ...]:
        changes = tuple(Change(field=each, old=old, new=new, by=by, at=at) for each, old, new in wanted if old != new)
        self._note(*changes)
        return changes


def checked_aliases(name: SnippetName, aliases: tuple[SnippetName, ...]) -> tuple[SnippetName, ...]:
    """Each once, sorted. Raises SnippetNameTaken where one is the name, TooManyAliases."""
    different = tuple(sorted(set(aliases)))
    if name in different:
        raise SnippetNameTaken
    if len(different) > MOST_ALIASES:
        raise TooManyAliases(MOST_ALIASES)
    return different
