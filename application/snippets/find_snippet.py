from attrs import define, frozen

from application.snippets.ports import Nearest
from application.snippets.queries import SnippetReader, SnippetView
from application.snippets.snippet_rights import SnippetRights
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.snippets.errors import InvalidSnippetName, SnippetNotFound
from domain.snippets.name import snippet_name

_MOST_NEAREST = 3


@frozen(kw_only=True)
class FindSnippet:
    """`typed` is a name or an alias, however large it is written."""

    guild: GuildId
    by: Standing
    typed: str


@define
class FindSnippetHandler:
    """Raises SnippetRoleNeeded, and SnippetNotFound with the names that are like it."""

    _snippets: SnippetReader
    _rights: SnippetRights
    _nearest: Nearest

    async def __call__(self, command: FindSnippet) -> SnippetView:
        await self._rights.check_user(command.guild, command.by)
        try:
            return await self._snippets.named(command.guild, snippet_name(command.typed))
        except (SnippetNotFound, InvalidSnippetName):
            known = await self._snippets.names(command.guild)
            names = [name for each in known for name in (each.name, *each.aliases)]
            raise SnippetNotFound(command.typed, self._nearest(command.typed, names, _MOST_NEAREST)) from None
