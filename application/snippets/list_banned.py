from attrs import define, frozen

from application.snippets.queries import BannedAuthor, SnippetReader
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.standing import Standing
from domain.snippets.rights import RULE


@frozen(kw_only=True)
class ListBanned:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ListBannedHandler:
    """Raises MissingPermission."""

    _snippets: SnippetReader

    async def __call__(self, command: ListBanned) -> Page[BannedAuthor]:
        command.by.require(RULE)
        return await self._snippets.banned(command.guild, command.seek)
