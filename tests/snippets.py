"""Snippets as tests need them."""

from application.shared.unit_of_work import UnitOfWorkFactory
from application.snippets.queries import SnippetReader
from domain.shared.ids import GuildId, UserId
from domain.snippets.content import Link
from domain.snippets.name import SnippetName
from domain.snippets.repository import NewSnippet
from domain.snippets.snippet import Snippet, SnippetId
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START


def a_new_snippet(
    name: str,
    *,
    guild: GuildId = GUILD,
    aliases: tuple[str, ...] = (),
    text: str = "text",
    title: str | None = None,
    author: UserId = MEMBER,
    is_locked: bool = False,
) -> NewSnippet:
    return NewSnippet(
        guild=guild,
        name=SnippetName(name),
        aliases=tuple(map(SnippetName, aliases)),
        title=title,
        text=text,
        picture=None,
        links=(),
        author=author,
        created_at=START,
        is_locked=is_locked,
    )


RULES = NewSnippet(
    guild=GUILD,
    name=SnippetName("rules"),
    aliases=(SnippetName("law"), SnippetName("r")),
    title="Rules",
    text="Be kind.",
    picture="https://example.com/a.png",
    links=(Link("More", "https://example.com"),),
    author=MEMBER,
    created_at=START,
    is_locked=True,
)


async def added(uow: UnitOfWorkFactory, *new: NewSnippet) -> list[Snippet]:
    """By guild and name."""
    made = list[Snippet]()
    async with uow() as work:
        for guild in {each.guild: None for each in new}:
            made += await work.snippets.add([each for each in new if each.guild == guild])
        await work.commit()
    return made


async def changed(uow: UnitOfWorkFactory, *snippets: Snippet) -> None:
    async with uow() as work:
        await work.snippets.save(snippets)
        await work.commit()


async def uses_of(reader: SnippetReader, name: str) -> int:
    return (await reader.named(GUILD, SnippetName(name))).uses


def a_snippet(name: str = "rules", *, id_: int = 1, text: str = "Be kind.", author: UserId = MEMBER) -> Snippet:
    return Snippet(
        guild=GUILD,
        id=SnippetId(id_),
        name=SnippetName(name),
        title=None,
        text=text,
        picture=None,
        links=(),
        author=author,
        created_at=START,
    )
