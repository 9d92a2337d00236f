from attrs import define, frozen

from application.snippets.ports import SnippetFiles
from application.snippets.queries import SnippetReader, SnippetView
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.snippets.entry import Entry, EntryLink
from domain.snippets.rights import CARE


@frozen(kw_only=True)
class ExportSnippets:
    guild: GuildId
    by: Standing


@frozen
class SnippetExport:
    count: int
    file: bytes


@define
class ExportSnippetsHandler:
    """A file that can be taken in again, here or elsewhere. Raises MissingPermission."""

    _snippets: SnippetReader
    _files: SnippetFiles

    async def __call__(self, command: ExportSnippets) -> SnippetExport:
        command.by.require(CARE)
        snippets = await self._snippets.all(command.guild)
        return SnippetExport(len(snippets), self._files.write([*map(_entry, snippets)]))


def _entry(snippet: SnippetView) -> Entry:
    return Entry(
        name=snippet.name,
        aliases=snippet.aliases,
        title=snippet.title,
        text=snippet.text,
        picture=snippet.picture,
        links=tuple(EntryLink(label=each.label, url=each.address) for each in snippet.links),
        locked=snippet.is_locked,
    )
