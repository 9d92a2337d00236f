from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.snippets.queries import SnippetView
from application.snippets.snippet_rights import SnippetRights
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.snippets.snippet import SnippetId


@frozen(kw_only=True)
class DeleteSnippet:
    guild: GuildId
    by: Standing
    snippet: SnippetId


@define
class DeleteSnippetHandler:
    """Raises MissingPermission, SnippetRoleNeeded, BannedFromSnippets, SnippetLocked, SnippetNotFound,
    ConcurrentChange."""

    _uow: UnitOfWorkFactory
    _rights: SnippetRights
    _clock: Clock

    async def __call__(self, command: DeleteSnippet) -> SnippetView:
        async with self._uow() as uow:
            snippet = await uow.snippets.get(command.guild, command.snippet)
            await self._rights.check_editor(command.guild, command.by, snippet)
            snippet.delete(by=command.by.user, at=self._clock.now())
            await uow.snippets.save([snippet])
            await uow.commit()
        return SnippetView.of(snippet)
