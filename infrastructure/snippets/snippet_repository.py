from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import BigInteger, Integer, Text, bindparam, column, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.shared.ids import GuildId, RequestId, UserId
from domain.snippets.errors import SnippetNotFound
from domain.snippets.name import SnippetName
from domain.snippets.repository import NewSnippet
from domain.snippets.snippet import MOST_SNIPPETS, Snippet, SnippetId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.snippets.tables import (
    SNIPPET_CHANGES,
    SNIPPETS,
    snippet_bans,
    snippet_books,
    snippet_names,
    snippet_uses,
    snippets,
)

_REMEMBERED = timedelta(days=2)
_FORGOTTEN_AT_ONCE = 100
_NAMING = ("name", "aliases", "is_kept")

_GUILD = bindparam("in_guild", type_=BigInteger)
_IDS = bindparam("ids", type_=ARRAY(BigInteger))
_NAMES = bindparam("names", type_=ARRAY(Text))
_MORE = bindparam("more", type_=Integer)

_first_of_book = upsert(snippet_books).values(guild=_GUILD, snippets=_MORE)
_ENTER = _first_of_book.on_conflict_do_update(
    index_elements=[snippet_books.c.guild],
    set_={"snippets": snippet_books.c.snippets + _first_of_book.excluded.snippets},
)
_STRIKE = (
    update(snippet_books)
    .where(snippet_books.c.guild == _GUILD)
    .values(snippets=snippet_books.c.snippets - bindparam("fewer"))
)
_ADD = insert(snippets)
_CALLED = (
    select(*SNIPPETS.columns)
    .where(snippets.c.guild == _GUILD, snippets.c.is_kept, snippets.c.name == func.any(_NAMES))
    .order_by(snippets.c.name.collate("C"))
)
_GET = select(*SNIPPETS.columns).where(snippets.c.guild == _GUILD, snippets.c.id == bindparam("which"))
_NAMED = (
    select(*SNIPPETS.columns)
    .where(
        snippets.c.guild == _GUILD,
        snippets.c.id.in_(
            select(snippet_names.c.snippet).where(
                snippet_names.c.guild == _GUILD, snippet_names.c.name == func.any(_NAMES)
            )
        ),
    )
    .order_by(snippets.c.id)
)
_UPDATE = VersionedUpdate(
    SNIPPETS,
    snippets,
    changeable=["name", "aliases", "title", "text", "picture", "links", "is_locked", "is_kept"],
)
_FORGET_NAMES = delete(snippet_names).where(snippet_names.c.guild == _GUILD, snippet_names.c.snippet == func.any(_IDS))
_NOTE_NAMES = insert(snippet_names).from_select(
    ["guild", "name", "snippet"],
    select(snippets.c.guild, func.unnest(func.array_append(snippets.c.aliases, snippets.c.name)), snippets.c.id).where(
        snippets.c.guild == _GUILD, snippets.c.id == func.any(_IDS), snippets.c.is_kept
    ),
)

_SNIPPET, _REQUEST = bindparam("which", type_=BigInteger), bindparam("asked_by", type_=BigInteger)
_old = (
    select(snippet_uses.c.guild, snippet_uses.c.request)
    .where(snippet_uses.c.guild == _GUILD, snippet_uses.c.request < bindparam("before"))
    .order_by(snippet_uses.c.request)
    .limit(_FORGOTTEN_AT_ONCE)
    .with_for_update(skip_locked=True)
)
_forgotten = (
    delete(snippet_uses)
    .where(snippet_uses.c.guild == _GUILD, tuple_(snippet_uses.c.guild, snippet_uses.c.request).in_(_old))
    .cte("forgotten")
)
_counted = (
    upsert(snippet_uses)
    .from_select(
        ["guild", "request", "snippet"],
        select(_GUILD, _REQUEST, snippets.c.id).where(
            snippets.c.guild == _GUILD, snippets.c.id == _SNIPPET, snippets.c.is_kept
        ),
    )
    .on_conflict_do_nothing()
    .returning(snippet_uses.c.snippet)
    .cte("counted")
)
_COUNT_USE = (
    update(snippets)
    .where(snippets.c.guild == _GUILD, snippets.c.id == _counted.c.snippet)
    .values(uses=snippets.c.uses + 1)
    .add_cte(_forgotten)
)
_BAN = upsert(snippet_bans).on_conflict_do_nothing()
_UNBAN = delete(snippet_bans).where(snippet_bans.c.guild == _GUILD, snippet_bans.c.user == bindparam("which"))
_UNBAN_OF = _UNBAN.where(snippet_bans.c.by == bindparam("banned_by"))
_carried = (
    func.unnest(_IDS, bindparam("counts", type_=ARRAY(Integer)))
    .table_valued(column("id", BigInteger), column("uses", Integer), name="carried")
    .render_derived()
)
_CARRY_USES = (
    update(snippets)
    .where(snippets.c.guild == _GUILD, snippets.c.id == _carried.c.id)
    .values(uses=snippets.c.uses + _carried.c.uses)
)
_ROOM = _first_of_book.on_conflict_do_update(
    index_elements=[snippet_books.c.guild], set_={"snippets": snippet_books.c.snippets}
).returning(snippet_books.c.snippets)


@define
class PostgresSnippets:
    _transaction: Transaction

    async def add(self, new: Sequence[NewSnippet]) -> tuple[Snippet, ...]:
        if not new:
            return ()
        guild = new[0].guild
        await self._transaction.execute(_ENTER, {"in_guild": guild, "more": len(new)})
        rows = [{name: getattr(each, name) for name in _GIVEN} for each in new]
        await self._transaction.execute(_ADD, rows)
        added = await self._transaction.execute(_CALLED, {"in_guild": guild, "names": [each.name for each in new]})
        made = tuple(map(SNIPPETS.from_row, added.mappings()))
        await self._transaction.execute(_NOTE_NAMES, {"in_guild": guild, "ids": [each.id for each in made]})
        return made

    async def get(self, guild: GuildId, snippet: SnippetId) -> Snippet:
        found = await self._transaction.execute(_GET, {"in_guild": guild, "which": snippet})
        row = found.mappings().one_or_none()
        if row is None:
            raise SnippetNotFound(f"#{snippet}")
        return SNIPPETS.from_row(row)

    async def named(self, guild: GuildId, names: Collection[SnippetName]) -> tuple[Snippet, ...]:
        found = await self._transaction.execute(_NAMED, {"in_guild": guild, "names": [*names]})
        return tuple(map(SNIPPETS.from_row, found.mappings()))

    async def save(self, changed: Sequence[Snippet]) -> None:
        pulled = [(each, changes) for each in changed if (changes := each.pull_changes())]
        if not pulled:
            return
        guild = pulled[0][0].guild
        renamed = [each for each, changes in pulled if any(change.field in _NAMING for change in changes)]
        fewer = sum(not each.is_kept for each in renamed)
        await self._transaction.execute(_STRIKE, {"in_guild": guild, "fewer": fewer})
        for snippet, changes in sorted(pulled, key=lambda each: each[0].id):
            await _UPDATE(self._transaction, snippet)
            await SNIPPET_CHANGES.append(self._transaction, (guild, snippet.id), changes)
        if renamed:
            of_them = {"in_guild": guild, "ids": [each.id for each in renamed]}
            await self._transaction.execute(_FORGET_NAMES, of_them)
            await self._transaction.execute(_NOTE_NAMES, of_them)

    async def count_use(self, guild: GuildId, snippet: SnippetId, request: RequestId) -> None:
        # A snowflake's upper 42 bits are milliseconds (Discord API reference, "Snowflakes").
        before = request - (int(_REMEMBERED.total_seconds() * 1000) << 22)
        use: Row = {"in_guild": guild, "which": snippet, "asked_by": request, "before": before}
        await self._transaction.execute(_COUNT_USE, use)

    async def ban(self, guild: GuildId, user: UserId, *, by: UserId, at: datetime) -> bool:
        banned = await self._transaction.execute(_BAN, {"guild": guild, "user": user, "by": by, "at": at})
        return banned.rowcount == 1

    async def unban(self, guild: GuildId, user: UserId, *, banned_by: UserId | None = None) -> bool:
        which: Row = {"in_guild": guild, "which": user}
        if banned_by is None:
            return (await self._transaction.execute(_UNBAN, which)).rowcount == 1
        return (await self._transaction.execute(_UNBAN_OF, which | {"banned_by": banned_by})).rowcount == 1

    async def room(self, guild: GuildId) -> int:
        book = await self._transaction.execute(_ROOM, {"in_guild": guild, "more": 0})
        return MOST_SNIPPETS - int(book.mappings().one()["snippets"])

    async def carry_uses(self, guild: GuildId, uses: Mapping[SnippetId, int]) -> None:
        ids = sorted(uses)
        counted: Row = {"in_guild": guild, "ids": ids, "counts": [uses[each] for each in ids]}
        await self._transaction.execute(_CARRY_USES, counted)


_GIVEN = (
    "guild", "name", "aliases", "title", "text", "picture", "links", "author", "created_at", "is_locked"
)  # fmt: skip
