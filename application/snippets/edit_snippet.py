from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.snippets.queries import SnippetView
from application.snippets.snippet_rights import SnippetRights
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.snippets.content import Content, picture_of, text_of, title_of, typed_links
from domain.snippets.snippet import SnippetId


@frozen(kw_only=True)
class EditSnippet:
    """What a form says of the whole content; `version` is that of the snippet which the form showed."""

    guild: GuildId
    by: Standing
    snippet: SnippetId
    version: int
    title: str
    text: str
    picture: str
    links: str


@frozen
class ChangedSnippet:
    """`is_changed` says whether anything was."""

    snippet: SnippetView
    is_changed: bool


@define
class EditSnippetHandler:
    """Raises what creating raises, SnippetNotFound, SnippetLocked, TooManyLinks, and ConcurrentChange for the second of
    two who edit at once."""

    _uow: UnitOfWorkFactory
    _rights: SnippetRights
    _clock: Clock

    async def __call__(self, command: EditSnippet) -> ChangedSnippet:
        async with self._uow() as uow:
            snippet = await uow.snippets.get(command.guild, command.snippet)
            await self._rights.check_editor(command.guild, command.by, snippet)
            snippet.check_version(command.version)
            content = Content(
                title=title_of(command.title),
                text=text_of(command.text),
                picture=picture_of(command.picture),
                links=typed_links(command.links),
            )
            changes = snippet.edit(content, by=command.by.user, at=self._clock.now())
            await uow.snippets.save([snippet])
            await uow.commit()
        return ChangedSnippet(SnippetView.of(snippet), bool(changes))
