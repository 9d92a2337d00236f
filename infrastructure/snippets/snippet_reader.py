from attrs import define
from sqlalchemy import BigInteger, Text, bindparam, func, select

from application.snippets.queries import BannedAuthor, SnippetNames, SnippetView
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from domain.snippets.errors import SnippetNotFound
from domain.snippets.name import SnippetName
from domain.snippets.snippet import MOST_SNIPPETS, SnippetId
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows
from infrastructure.snippets.tables import SNIPPET_CHANGES, snippet_bans, snippet_names, snippets

_GUILD = bindparam("in_guild", type_=BigInteger)
_VIEWS = Rows(SnippetView, snippets)
_NAMES = Rows(SnippetNames, snippets)
_BANS = Rows(BannedAuthor, snippet_bans)
_kept = (snippets.c.guild == _GUILD, snippets.c.is_kept)
_NAMED = (
    select(*_VIEWS.columns)
    .join(snippet_names, (snippet_names.c.guild == snippets.c.guild) & (snippet_names.c.snippet == snippets.c.id))
    .where(snippet_names.c.guild == _GUILD, snippet_names.c.name == bindparam("wanted"))
)
_EVERY_NAME = select(*_NAMES.columns).where(*_kept).order_by(snippets.c.name.collate("C")).limit(MOST_SNIPPETS)
_PAGE = select(*_VIEWS.columns).where(*_kept)
_ALL = _PAGE.order_by(snippets.c.name.collate("C")).limit(MOST_SNIPPETS)
_read = func.lower(
    func.concat_ws(
        " ", snippets.c.name, func.array_to_string(snippets.c.aliases, " "), snippets.c.title, snippets.c.text
    )
)
_SEARCH = (
    _PAGE.where(func.strpos(_read, func.lower(bindparam("typed", type_=Text))) > 0)
    .order_by(snippets.c.name.collate("C"))
    .limit(bindparam("most"))
)
_EVERY_BAN = select(*_BANS.columns).where(snippet_bans.c.guild == _GUILD)
_BANNED = select(snippet_bans.c.user).where(snippet_bans.c.guild == _GUILD, snippet_bans.c.user == bindparam("who"))


@define
class PostgresSnippetReader:
    _reading: Reading

    async def named(self, guild: GuildId, name: SnippetName) -> SnippetView:
        row = await self._reading.row(_NAMED, {"in_guild": guild, "wanted": name})
        if row is None:
            raise SnippetNotFound(name)
        return _VIEWS.from_row(row)

    async def names(self, guild: GuildId) -> tuple[SnippetNames, ...]:
        return tuple(map(_NAMES.from_row, await self._reading.rows(_EVERY_NAME, {"in_guild": guild})))

    async def page(self, guild: GuildId, seek: Seek) -> Page[SnippetView]:
        rows = await self._reading.rows(seek_rows(_PAGE, snippets.c.id, seek), {"in_guild": guild})
        return Page.of([_VIEWS.from_row(row) for row in rows], seek, key=lambda each: each.id)

    async def search(self, guild: GuildId, typed: str, limit: int) -> tuple[SnippetView, ...]:
        rows = await self._reading.rows(_SEARCH, {"in_guild": guild, "typed": typed, "most": limit})
        return tuple(map(_VIEWS.from_row, rows))

    async def all(self, guild: GuildId) -> tuple[SnippetView, ...]:
        return tuple(map(_VIEWS.from_row, await self._reading.rows(_ALL, {"in_guild": guild})))

    async def changes(self, guild: GuildId, snippet: SnippetId, seek: Seek) -> Page[RecordedChange]:
        return await SNIPPET_CHANGES.page(self._reading, (guild, snippet), seek)

    async def banned(self, guild: GuildId, seek: Seek) -> Page[BannedAuthor]:
        rows = await self._reading.rows(seek_rows(_EVERY_BAN, snippet_bans.c.user, seek), {"in_guild": guild})
        return Page.of([_BANS.from_row(row) for row in rows], seek, key=lambda each: each.user)

    async def is_banned(self, guild: GuildId, user: UserId) -> bool:
        return await self._reading.row(_BANNED, {"in_guild": guild, "who": user}) is not None
