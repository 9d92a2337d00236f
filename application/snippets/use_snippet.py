from attrs import define, frozen

from application.shared.use_case import UseCase
from application.snippets.count_use import CountUse
from application.snippets.find_snippet import FindSnippet
from application.snippets.queries import SnippetView
from domain.shared.ids import GuildId, RequestId
from domain.shared.standing import Standing
from domain.snippets.variables import arguments_of, check_arguments


@frozen(kw_only=True)
class UseSnippet:
    guild: GuildId
    by: Standing
    typed: str
    arguments: str
    request: RequestId


@frozen
class SnippetUse:
    """What is to be shown, and with which arguments: one by one, and as they were typed."""

    snippet: SnippetView
    arguments: tuple[str, ...]
    typed: str


@define
class UseSnippetHandler:
    """Raises SnippetNotFound, SnippetRoleNeeded, MissingArguments."""

    _find: UseCase[FindSnippet, SnippetView]
    _count: UseCase[CountUse, None]

    async def __call__(self, command: UseSnippet) -> SnippetUse:
        snippet = await self._find(FindSnippet(guild=command.guild, by=command.by, typed=command.typed))
        arguments = arguments_of(command.arguments)
        check_arguments((snippet.title or "", snippet.text), arguments)
        await self._count(CountUse(guild=command.guild, snippet=snippet.id, request=command.request))
        return SnippetUse(snippet, arguments, command.arguments)
