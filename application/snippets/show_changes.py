from attrs import define, frozen

from application.snippets.queries import SnippetReader, SnippetView
from application.snippets.snippet_rights import SnippetRights
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.standing import Standing
from domain.snippets.name import snippet_name


@frozen(kw_only=True)
class ShowChanges:
    guild: GuildId
    by: Standing
    typed: str
    seek: Seek


@frozen
class SnippetChanges:
    snippet: SnippetView
    page: Page[RecordedChange]


@define
class ShowChangesHandler:
    """For whoever may change it.

    Raises MissingPermission, SnippetRoleNeeded, BannedFromSnippets, SnippetNotFound, SnippetLocked.
    """

    _snippets: SnippetReader
    _rights: SnippetRights

    async def __call__(self, command: ShowChanges) -> SnippetChanges:
        snippet = await self._snippets.named(command.guild, snippet_name(command.typed))
        await self._rights.check_editor(command.guild, command.by, snippet)
        return SnippetChanges(snippet, await self._snippets.changes(command.guild, snippet.id, command.seek))
