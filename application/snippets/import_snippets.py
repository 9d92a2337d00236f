from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.snippets.ports import SnippetFiles
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing
from domain.snippets.entry import CheckedEntry, Existing, checked_entries
from domain.snippets.errors import EntryRefused, SnippetNameTaken
from domain.snippets.name import SnippetName
from domain.snippets.repository import NewSnippet
from domain.snippets.rights import RULE
from domain.snippets.snippet import Snippet


@frozen(kw_only=True)
class ImportSnippets:
    guild: GuildId
    by: Standing
    file: bytes
    existing: Existing = Existing.REFUSE


@frozen(kw_only=True)
class ImportReceipt:
    added: int
    replaced: int
    same: int
    skipped: int


@frozen(kw_only=True)
class _Plan:
    new: Sequence[CheckedEntry]
    replacing: Sequence[tuple[CheckedEntry, Snippet]]
    skipped: int


@define
class ImportSnippetsHandler:
    """The whole file, or nothing of it. Raises MissingPermission, FileTooLarge, FileUnreadable, EntryRefused,
    TooManySnippets, ConcurrentChange, and SnippetNameTaken where a name was taken meanwhile."""

    _uow: UnitOfWorkFactory
    _files: SnippetFiles
    _clock: Clock

    async def __call__(self, command: ImportSnippets) -> ImportReceipt:
        command.by.require(RULE)
        entries = checked_entries(self._files.read(command.file))
        by, now = command.by.user, self._clock.now()
        async with self._uow(turn=command.guild) as uow:
            await uow.guilds.register_many([command.guild], at=now)
            there = await uow.snippets.named(command.guild, [name for each in entries for name in each.names])
            plan = _plan(entries, there, command.existing)
            changed = [snippet for entry, snippet in plan.replacing if _replace(entry, snippet, by, now)]
            await uow.snippets.save(changed)
            await uow.snippets.add([_new(command.guild, entry, by, now) for entry in plan.new])
            await uow.commit()
        return ImportReceipt(
            added=len(plan.new),
            replaced=len(changed),
            same=len(plan.replacing) - len(changed),
            skipped=plan.skipped,
        )


def _plan(entries: Sequence[CheckedEntry], there: Sequence[Snippet], existing: Existing) -> _Plan:
    owners = {name: snippet for snippet in there for name in (snippet.name, *snippet.aliases)}
    named = {snippet.name: snippet for snippet in there}
    taken = [each for each in entries if existing is not Existing.SKIP or each.name not in named]
    replacing = [(each, named[each.name]) for each in taken if each.name in named and existing is Existing.REPLACE]
    replaced = {snippet.name for _, snippet in replacing}
    for entry in taken:
        _check_free(entry, owners, replaced)
    new = [each for each in taken if each.name not in replaced]
    return _Plan(new=new, replacing=replacing, skipped=len(entries) - len(taken))


def _check_free(entry: CheckedEntry, owners: Mapping[SnippetName, Snippet], replaced: set[SnippetName]) -> None:
    """Whether nothing that stays as it is has one of its names. Raises EntryRefused."""
    for name in entry.names:
        owner = owners.get(name)
        if owner is not None and owner.name not in replaced:
            raise EntryRefused(
                entry.number, entry.name, "name" if name == entry.name else "aliases", SnippetNameTaken()
            )


def _replace(entry: CheckedEntry, snippet: Snippet, by: UserId, at: datetime) -> bool:
    """Whether anything changed."""
    changes = (
        *snippet.edit(entry.content, by=by, at=at),
        *snippet.give_aliases(entry.aliases, by=by, at=at),
        *snippet.lock(locked=entry.locked, by=by, at=at),
    )
    return bool(changes)


def _new(guild: GuildId, entry: CheckedEntry, by: UserId, at: datetime) -> NewSnippet:
    return NewSnippet(
        guild=guild,
        name=entry.name,
        aliases=entry.aliases,
        title=entry.content.title,
        text=entry.content.text,
        picture=entry.content.picture,
        links=entry.content.links,
        author=by,
        created_at=at,
        is_locked=entry.locked,
    )
