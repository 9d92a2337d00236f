"""Sample calls, for `tux database explain`."""

from contextlib import suppress

from domain.shared.paging import Seek
from domain.snippets.errors import SnippetNotFound
from domain.snippets.name import SnippetName
from domain.snippets.repository import NewSnippet
from infrastructure.database.samples import PAGES, Sample, Subject
from infrastructure.snippets.snippet_reader import PostgresSnippetReader
from infrastructure.snippets.snippet_repository import PostgresSnippets

_NAME = SnippetName("a-sample-of-its-own")


async def snippets(at: Subject) -> None:
    repository, reader = PostgresSnippets(at.transaction), PostgresSnippetReader(at.reading)
    new = NewSnippet(
        guild=at.guild,
        name=_NAME,
        title=None,
        text="text",
        picture=None,
        links=(),
        author=at.user,
        created_at=at.now,
    )
    [added] = await repository.add([new])
    [snippet] = await repository.named(at.guild, [_NAME])
    await repository.count_use(at.guild, snippet.id, at.request)
    await repository.ban(at.guild, at.user, by=at.user, at=at.now)
    await repository.unban(at.guild, at.user)
    await repository.unban(at.guild, at.user, banned_by=at.user)
    await repository.room(at.guild)
    await repository.carry_uses(at.guild, {snippet.id: 5})
    snippet = await repository.get(at.guild, added.id)
    snippet.delete(by=at.user, at=at.now)
    await repository.save([snippet])
    await reader.names(at.guild)
    await reader.search(at.guild, "text", 20)
    await reader.all(at.guild)
    await reader.changes(at.guild, added.id, Seek())
    await reader.is_banned(at.guild, at.user)
    for seek in PAGES:
        await reader.banned(at.guild, seek)
    for seek in PAGES:
        await reader.page(at.guild, seek)
    with suppress(SnippetNotFound):  # what was added is not committed
        await reader.named(at.guild, _NAME)


SAMPLES: tuple[Sample, ...] = (snippets,)
