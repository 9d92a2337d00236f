from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.shared.ids import GuildId, RequestId, UserId
from domain.snippets.content import Link
from domain.snippets.name import SnippetName
from domain.snippets.snippet import Snippet, SnippetId


@frozen(kw_only=True)
class NewSnippet:
    guild: GuildId
    name: SnippetName
    aliases: tuple[SnippetName, ...] = ()
    title: str | None
    text: str
    picture: str | None
    links: tuple[Link, ...]
    author: UserId
    created_at: datetime
    is_locked: bool = False


class Snippets(Protocol):
    """Whoever adds or saves holds the guild's book until the end: no two wait for each other."""

    async def add(self, snippets: Sequence[NewSnippet]) -> tuple[Snippet, ...]:
        """Of one guild; by name. Raises SnippetNameTaken, TooManySnippets."""
        ...

    async def get(self, guild: GuildId, snippet: SnippetId) -> Snippet:
        """Raises SnippetNotFound."""
        ...

    async def named(self, guild: GuildId, names: Collection[SnippetName]) -> tuple[Snippet, ...]:
        """Those that have one of these names, or have it as an alias; by id."""
        ...

    async def save(self, snippets: Sequence[Snippet]) -> None:
        """Of one guild. Raises ConcurrentChange, SnippetNameTaken."""
        ...

    async def count_use(self, guild: GuildId, snippet: SnippetId, request: RequestId) -> None:
        """Once for each request; one that was deleted meanwhile is not counted any more.

        Requests are forgotten when they are two days older than this one, by Discord's time.
        """
        ...

    async def ban(self, guild: GuildId, user: UserId, *, by: UserId, at: datetime) -> bool:
        """Whether the person was not banned before."""
        ...

    async def unban(self, guild: GuildId, user: UserId, *, banned_by: UserId | None = None) -> bool:
        """Whether the person was banned; by that one, where one is named."""
        ...

    async def room(self, guild: GuildId) -> int:
        """How many more the guild can have; nobody else adds any until the end."""
        ...

    async def carry_uses(self, guild: GuildId, uses: Mapping[SnippetId, int]) -> None:
        """Add uses that were counted elsewhere."""
        ...
