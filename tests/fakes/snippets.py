from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define

from application.snippets.queries import BannedAuthor, SnippetNames, SnippetView
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek
from domain.snippets.errors import SnippetNameTaken, SnippetNotFound, TooManySnippets
from domain.snippets.name import SnippetName
from domain.snippets.repository import NewSnippet
from domain.snippets.snippet import MOST_SNIPPETS, Snippet, SnippetId
from tests.fakes.guilds import GUILDS
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryHistory, MemoryRecords, MemoryTable, MemoryTransaction, changes_of, save

type SnippetKey = tuple[GuildId, SnippetId]

SNIPPETS = MemoryTable[SnippetKey, Snippet]("snippets")
SNIPPET_CHANGES: MemoryHistory[SnippetKey] = MemoryTable("snippet_changes")
SNIPPET_BOOKS = MemoryTable[GuildId, GuildId]("snippet_books")
SNIPPET_USES = MemoryTable[tuple[GuildId, RequestId], SnippetId]("snippet_uses")
SNIPPET_BANS = MemoryTable[tuple[GuildId, UserId], datetime]("snippet_bans")
SNIPPET_BANNERS = MemoryTable[tuple[GuildId, UserId], UserId]("snippet_bans_by")

_TWO_DAYS = int(timedelta(days=2).total_seconds() * 1000) << 22


@define
class MemorySnippets:
    _transaction: MemoryTransaction

    async def add(self, new: Sequence[NewSnippet]) -> tuple[Snippet, ...]:
        made = list[Snippet]()
        for guild in {each.guild for each in new}:
            self._transaction[GUILDS].require(guild)
            await self._transaction[SNIPPET_BOOKS].lock(guild)
        kept = [*self._kept(new[0].guild)] if new else []
        if len(kept) + len(new) > MOST_SNIPPETS:
            raise TooManySnippets(MOST_SNIPPETS)
        for each in new:
            snippet = Snippet(
                guild=each.guild,
                id=SnippetId(self._transaction.records.next_id()),
                name=each.name,
                aliases=each.aliases,
                title=each.title,
                text=each.text,
                picture=each.picture,
                links=each.links,
                author=each.author,
                created_at=each.created_at,
                is_locked=each.is_locked,
            )
            _check_names(snippet, [*kept, *made])
            await self._transaction[SNIPPETS].put((snippet.guild, snippet.id), snippet)
            made.append(snippet)
        return tuple(sorted(made, key=lambda each: each.name))

    async def get(self, guild: GuildId, snippet: SnippetId) -> Snippet:
        found = self._transaction[SNIPPETS].find((guild, snippet))
        if found is None:
            raise SnippetNotFound(f"#{snippet}")
        return found

    async def named(self, guild: GuildId, names: Collection[SnippetName]) -> tuple[Snippet, ...]:
        wanted = set(names)
        found = [each for each in self._kept(guild) if wanted & {each.name, *each.aliases}]
        return tuple(sorted(found, key=lambda each: each.id))

    async def save(self, changed: Sequence[Snippet]) -> None:
        saved = list[Snippet]()
        for snippet in sorted(changed, key=lambda each: each.id):
            changes, key = snippet.pull_changes(), (snippet.guild, snippet.id)
            if changes:
                await self._transaction[SNIPPET_BOOKS].lock(snippet.guild)
                rows = self._transaction
                await save(rows, SNIPPETS, SNIPPET_CHANGES, key, snippet, changes, unchangeable=["uses"])
                saved.append(snippet)
        for snippet in saved:
            _check_names(snippet, [*self._kept(snippet.guild)])

    async def count_use(self, guild: GuildId, snippet: SnippetId, request: RequestId) -> None:
        rows, uses = self._transaction[SNIPPETS], self._transaction[SNIPPET_USES]
        await rows.lock((guild, snippet))
        found = rows.find((guild, snippet))
        if found is not None and found.is_kept and (guild, request) not in uses:
            await uses.put((guild, request), snippet)
            found.uses += 1
            await rows.put((guild, snippet), found)
        for (of_guild, counted), _ in uses.items():
            if of_guild == guild and counted < request - _TWO_DAYS:
                await uses.remove((of_guild, counted))

    async def ban(self, guild: GuildId, user: UserId, *, by: UserId, at: datetime) -> bool:
        self._transaction[GUILDS].require(guild)
        bans = self._transaction[SNIPPET_BANS]
        await bans.lock((guild, user))
        if (guild, user) in bans:
            return False
        await bans.put((guild, user), at)
        await self._transaction[SNIPPET_BANNERS].put((guild, user), by)
        return True

    async def unban(self, guild: GuildId, user: UserId, *, banned_by: UserId | None = None) -> bool:
        bans = self._transaction[SNIPPET_BANS]
        await bans.lock((guild, user))
        was_banned = (guild, user) in bans
        if banned_by is not None and self._transaction[SNIPPET_BANNERS].find((guild, user)) != banned_by:
            return False
        await bans.remove((guild, user))
        return was_banned

    async def room(self, guild: GuildId) -> int:
        await self._transaction[SNIPPET_BOOKS].lock(guild)
        return MOST_SNIPPETS - len([*self._kept(guild)])

    async def carry_uses(self, guild: GuildId, uses: Mapping[SnippetId, int]) -> None:
        rows = self._transaction[SNIPPETS]
        for snippet, count in uses.items():
            found = rows.find((guild, snippet))
            if found is not None:
                found.uses += count
                await rows.put((guild, snippet), found)

    def _kept(self, guild: GuildId) -> Iterator[Snippet]:
        return (each for each in self._transaction[SNIPPETS] if each.guild == guild and each.is_kept)


def _check_names(new: Snippet, kept: Sequence[Snippet]) -> None:
    taken = {name for each in kept if each.id != new.id for name in (each.name, *each.aliases)}
    if new.is_kept and taken & {new.name, *new.aliases}:
        raise SnippetNameTaken


@define
class MemorySnippetReader:
    _records: MemoryRecords

    async def named(self, guild: GuildId, name: SnippetName) -> SnippetView:
        for each in self._kept(guild):
            if name in (each.name, *each.aliases):
                return SnippetView.of(each)
        raise SnippetNotFound(name)

    async def names(self, guild: GuildId) -> tuple[SnippetNames, ...]:
        return tuple(SnippetNames(name=each.name, aliases=each.aliases) for each in self._kept(guild))

    async def page(self, guild: GuildId, seek: Seek) -> Page[SnippetView]:
        views = [SnippetView.of(each) for each in self._kept(guild)]
        return seek_rows(views, seek, key=lambda each: each.id)

    async def search(self, guild: GuildId, typed: str, limit: int) -> tuple[SnippetView, ...]:
        found = [each for each in self._kept(guild) if typed.lower() in _words(each)]
        return tuple(map(SnippetView.of, found[:limit]))

    async def all(self, guild: GuildId) -> tuple[SnippetView, ...]:
        return tuple(map(SnippetView.of, self._kept(guild)))

    async def changes(self, guild: GuildId, snippet: SnippetId, seek: Seek) -> Page[RecordedChange]:
        changes = changes_of(self._records, SNIPPET_CHANGES, (guild, snippet))
        return seek_rows(changes, seek, key=lambda each: each.id)

    async def banned(self, guild: GuildId, seek: Seek) -> Page[BannedAuthor]:
        bans, by = self._records[SNIPPET_BANS], self._records[SNIPPET_BANNERS]
        mine = [key for key in bans if key[0] == guild]
        banned = [BannedAuthor(user=key[1], by=by[key], at=bans[key]) for key in mine]
        return seek_rows(banned, seek, key=lambda each: each.user)

    async def is_banned(self, guild: GuildId, user: UserId) -> bool:
        return (guild, user) in self._records[SNIPPET_BANS]

    def _kept(self, guild: GuildId) -> list[Snippet]:
        kept = [each for each in self._records[SNIPPETS].values() if each.guild == guild and each.is_kept]
        return sorted(kept, key=lambda each: each.name)


def _words(snippet: Snippet) -> str:
    parts = (snippet.name, " ".join(snippet.aliases), snippet.title, snippet.text)
    return " ".join(part for part in parts if part is not None).lower()
