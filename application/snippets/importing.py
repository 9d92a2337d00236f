"""Snippets of another bot, and who may write none there."""

from collections.abc import Collection, Mapping, Sequence

from attrs import define, evolve

from application.shared.importing import BroughtIn, ImportOccasion, Item, Outcome
from application.shared.unit_of_work import UnitOfWork
from domain.shared.ids import UserId
from domain.shared.importing import IMPORTER, Part, Remark
from domain.snippets.content import Content
from domain.snippets.errors import SnippetNotFound
from domain.snippets.foreign import ForeignSnippet, NamedSnippet, named_snippets, shortened_text
from domain.snippets.name import SnippetName
from domain.snippets.repository import NewSnippet
from domain.snippets.snippet import Snippet, SnippetId


@define
class SnippetsKeeper:
    part: Part = Part.SNIPPETS

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        return 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignSnippet]]
    ) -> Sequence[Outcome]:
        room = await uow.snippets.room(occasion.guild)
        wanted = {name for each in items for name in each.fact.wanted}
        taken = {name for there in await uow.snippets.named(occasion.guild, wanted) for name in _names(there)}
        read = named_snippets([each.fact for each in items], taken, room)
        outcomes = {
            each.key: Outcome(key=each.key, left_out=found, label=each.fact.name)
            for each, found in zip(items, read, strict=True)
            if isinstance(found, Remark)
        }
        new = {each.key: found for each, found in zip(items, read, strict=True) if not isinstance(found, Remark)}
        added = await self._add(uow, occasion, new)
        for key, found in new.items():
            snippet = added[found.name]
            outcomes[key] = Outcome(key=key, target=snippet.id, note=str(snippet.version), remarks=found.remarks)
        return [outcomes[each.key] for each in items]

    async def _add(
        self, uow: UnitOfWork, occasion: ImportOccasion, new: Mapping[int, NamedSnippet]
    ) -> Mapping[SnippetName, Snippet]:
        added = {
            snippet.name: snippet for snippet in await uow.snippets.add([_new(each, occasion) for each in new.values()])
        }
        uses = {added[each.name].id: each.foreign.uses for each in new.values() if each.foreign.uses > 0}
        await uow.snippets.carry_uses(occasion.guild, uses)
        cut = [_with_whole_text(added[each.name], each, occasion) for each in new.values() if each.is_cut]
        await uow.snippets.save(cut)
        return added | {snippet.name: snippet for snippet in cut}

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """They are deleted as by hand: their names are free, and their history stays."""
        gone, deleted = set[int](), list[Snippet]()
        for row in rows:
            if row.target is None:
                continue
            try:
                snippet = await uow.snippets.get(occasion.guild, SnippetId(row.target))
            except SnippetNotFound:
                continue
            if snippet.is_kept and str(snippet.version) == row.note:
                snippet.delete(by=IMPORTER, at=occasion.at)
                deleted.append(snippet)
                gone.add(row.key)
        await uow.snippets.save(deleted)
        return gone


def _names(snippet: Snippet) -> tuple[SnippetName, ...]:
    return (snippet.name, *snippet.aliases)


def _new(each: NamedSnippet, occasion: ImportOccasion) -> NewSnippet:
    return NewSnippet(
        guild=occasion.guild,
        name=each.name,
        aliases=each.aliases,
        title=None,
        text=shortened_text(each.text),
        picture=None,
        links=(),
        author=each.foreign.author,
        created_at=each.foreign.at or occasion.at,
        is_locked=each.foreign.is_locked,
    )


def _with_whole_text(snippet: Snippet, each: NamedSnippet, occasion: ImportOccasion) -> Snippet:
    """Its history begins with the whole text."""
    whole = evolve(snippet, text=each.text)
    whole.edit(Content(text=snippet.text), by=IMPORTER, at=occasion.at)
    return whole


@define
class SnippetBansKeeper:
    part: Part = Part.SNIPPET_BANS

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        return 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[UserId]]
    ) -> Sequence[Outcome]:
        outcomes = []
        for each in items:
            is_new = await uow.snippets.ban(occasion.guild, each.fact, by=IMPORTER, at=occasion.at)
            left_out = None if is_new else Remark.THERE_ALREADY
            outcomes.append(Outcome(key=each.key, user=each.fact, left_out=left_out))
        return outcomes

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """Not where somebody has lifted or renewed it since."""
        users = {row.user: row.key for row in rows if row.user is not None}
        return {
            key for user, key in users.items() if await uow.snippets.unban(occasion.guild, user, banned_by=IMPORTER)
        }
