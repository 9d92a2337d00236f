from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.snippets.edit_snippet import ChangedSnippet
from application.snippets.queries import SnippetView
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.snippets.rights import CARE
from domain.snippets.snippet import SnippetId


@frozen(kw_only=True)
class LockSnippet:
    guild: GuildId
    by: Standing
    snippet: SnippetId
    locked: bool


@define
class LockSnippetHandler:
    """A locked one is changed only by those who look after snippets.

    Raises MissingPermission, SnippetNotFound, ConcurrentChange.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: LockSnippet) -> ChangedSnippet:
        command.by.require(CARE)
        async with self._uow() as uow:
            snippet = await uow.snippets.get(command.guild, command.snippet)
            changes = snippet.lock(locked=command.locked, by=command.by.user, at=self._clock.now())
            await uow.snippets.save([snippet])
            await uow.commit()
        return ChangedSnippet(SnippetView.of(snippet), bool(changes))
