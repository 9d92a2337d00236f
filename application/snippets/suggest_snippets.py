from attrs import define, frozen

from application.snippets.ports import Nearest
from application.snippets.queries import SnippetReader
from application.snippets.snippet_rights import SnippetRights
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class SuggestSnippets:
    guild: GuildId
    by: Standing
    typed: str
    limit: int


@define
class SuggestSnippetsHandler:
    """Names and aliases for what somebody types: those that begin so, then those that are like it.

    Raises SnippetRoleNeeded.
    """

    _snippets: SnippetReader
    _rights: SnippetRights
    _nearest: Nearest

    async def __call__(self, command: SuggestSnippets) -> tuple[str, ...]:
        await self._rights.check_user(command.guild, command.by)
        known, typed = await self._snippets.names(command.guild), command.typed.strip().lower()
        if not typed:
            return tuple(each.name for each in known[: command.limit])
        names = [name for each in known for name in (each.name, *each.aliases)]
        beginning = sorted(name for name in names if name.startswith(typed))[: command.limit]
        others = [name for name in names if not name.startswith(typed)]
        return (*beginning, *self._nearest(typed, others, command.limit - len(beginning)))
