from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId, RequestId
from domain.snippets.snippet import SnippetId


@frozen(kw_only=True)
class CountUse:
    guild: GuildId
    snippet: SnippetId
    request: RequestId


@define
class CountUseHandler:
    """The same request is counted once, however often it is done again."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: CountUse) -> None:
        async with self._uow() as uow:
            await uow.snippets.count_use(command.guild, command.snippet, command.request)
            await uow.commit()
