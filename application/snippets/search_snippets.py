from attrs import define, frozen

from application.snippets.queries import SnippetReader, SnippetView
from application.snippets.snippet_rights import SnippetRights
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.shared.text import readable

MOST_FOUND = 20


@frozen(kw_only=True)
class SearchSnippets:
    guild: GuildId
    by: Standing
    typed: str


@frozen
class FoundSnippets:
    """`has_more`: whether there are more than are shown."""

    snippets: tuple[SnippetView, ...]
    has_more: bool


@define
class SearchSnippetsHandler:
    """Raises SnippetRoleNeeded, NothingToRead."""

    _snippets: SnippetReader
    _rights: SnippetRights

    async def __call__(self, command: SearchSnippets) -> FoundSnippets:
        await self._rights.check_user(command.guild, command.by)
        found = await self._snippets.search(command.guild, readable(command.typed), MOST_FOUND + 1)
        return FoundSnippets(found[:MOST_FOUND], len(found) > MOST_FOUND)
