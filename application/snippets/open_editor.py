from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from application.snippets.queries import SnippetView
from application.snippets.snippet_rights import SnippetRights
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.snippets.errors import SnippetNotFound
from domain.snippets.snippet import SnippetId


@frozen(kw_only=True)
class OpenEditor:
    guild: GuildId
    by: Standing
    snippet: SnippetId


@define
class OpenEditorHandler:
    """The snippet as it is now, for whoever may change it.

    Raises MissingPermission, SnippetRoleNeeded, BannedFromSnippets, SnippetLocked, SnippetNotFound.
    """

    _uow: UnitOfWorkFactory
    _rights: SnippetRights

    async def __call__(self, command: OpenEditor) -> SnippetView:
        async with self._uow() as uow:
            snippet = await uow.snippets.get(command.guild, command.snippet)
        await self._rights.check_editor(command.guild, command.by, snippet)
        if not snippet.is_kept:
            raise SnippetNotFound(snippet.name)
        return SnippetView.of(snippet)
