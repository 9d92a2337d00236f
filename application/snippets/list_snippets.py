from attrs import define, frozen

from application.snippets.queries import SnippetReader, SnippetView
from application.snippets.snippet_rights import SnippetRights
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListSnippets:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ListSnippetsHandler:
    """Raises SnippetRoleNeeded."""

    _snippets: SnippetReader
    _rights: SnippetRights

    async def __call__(self, command: ListSnippets) -> Page[SnippetView]:
        await self._rights.check_user(command.guild, command.by)
        return await self._snippets.page(command.guild, command.seek)
