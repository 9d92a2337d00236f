"""What people ask about a guild's snippets; answered by a Reader."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from domain.snippets.content import Link
from domain.snippets.name import SnippetName
from domain.snippets.snippet import Snippet, SnippetId


@frozen(kw_only=True)
class SnippetView:
    id: SnippetId
    name: SnippetName
    aliases: tuple[SnippetName, ...]
    title: str | None
    text: str
    picture: str | None
    links: tuple[Link, ...]
    author: UserId
    created_at: datetime
    is_locked: bool
    uses: int
    version: int

    @classmethod
    def of(cls, snippet: Snippet) -> "SnippetView":
        return cls(
            id=snippet.id,
            name=snippet.name,
            aliases=snippet.aliases,
            title=snippet.title,
            text=snippet.text,
            picture=snippet.picture,
            links=snippet.links,
            author=snippet.author,
            created_at=snippet.created_at,
            is_locked=snippet.is_locked,
            uses=snippet.uses,
            version=snippet.version,
        )


@frozen(kw_only=True)
class BannedAuthor:
    """Who may write no snippets, by whose decision."""

    user: UserId
    by: UserId
    at: datetime


@frozen(kw_only=True)
class SnippetNames:
    name: SnippetName
    aliases: tuple[SnippetName, ...]


class SnippetReader(Protocol):
    """Of the snippets that are kept; a guild has at most 500."""

    async def named(self, guild: GuildId, name: SnippetName) -> SnippetView:
        """By its name or an alias. Raises SnippetNotFound."""
        ...

    async def names(self, guild: GuildId) -> tuple[SnippetNames, ...]:
        """All, by name."""
        ...

    async def page(self, guild: GuildId, seek: Seek) -> Page[SnippetView]: ...

    async def search(self, guild: GuildId, typed: str, limit: int) -> tuple[SnippetView, ...]:
        """Those with it in a name, the title or the text, however large it is written; by name."""
        ...

    async def all(self, guild: GuildId) -> tuple[SnippetView, ...]:
        """By name."""
        ...

    async def changes(self, guild: GuildId, snippet: SnippetId, seek: Seek) -> Page[RecordedChange]: ...

    async def banned(self, guild: GuildId, seek: Seek) -> Page[BannedAuthor]:
        """The newest account first; the cursor is a member's id."""
        ...

    async def is_banned(self, guild: GuildId, user: UserId) -> bool:
        """From writing snippets."""
        ...
