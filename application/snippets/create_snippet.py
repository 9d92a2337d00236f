from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.snippets.queries import SnippetView
from application.snippets.snippet_rights import SnippetRights
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.snippets.content import picture_of, text_of, title_of
from domain.snippets.name import snippet_name
from domain.snippets.repository import NewSnippet


@frozen(kw_only=True)
class CreateSnippet:
    guild: GuildId
    by: Standing
    name: str
    text: str
    title: str | None = None
    picture: str | None = None


@define
class CreateSnippetHandler:
    """A request delivered again is refused: the name is taken.

    Raises MissingPermission, SnippetRoleNeeded, BannedFromSnippets, InvalidSnippetName, NothingToRead, TextTooLong,
    UnknownVariable, InvalidAddress, SnippetNameTaken, TooManySnippets.
    """

    _uow: UnitOfWorkFactory
    _rights: SnippetRights
    _clock: Clock

    async def __call__(self, command: CreateSnippet) -> SnippetView:
        await self._rights.check_author(command.guild, command.by)
        new = NewSnippet(
            guild=command.guild,
            name=snippet_name(command.name),
            title=title_of(command.title),
            text=text_of(command.text),
            picture=picture_of(command.picture),
            links=(),
            author=command.by.user,
            created_at=self._clock.now(),
        )
        async with self._uow(turn=command.guild) as uow:
            await uow.guilds.register_many([command.guild], at=new.created_at)
            [added] = await uow.snippets.add([new])
            await uow.commit()
        return SnippetView.of(added)
