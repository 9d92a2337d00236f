"""The database of a published Tux, as of one moment and without changing anything in it.

Supported are the twelve tables that it has had since its first release on SQLModel, whether their keys are called `id`
or after their tables, and whether their times name a zone or not.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import asyncpg
from attrs import define

from application.shared.importing import Item
from domain.shared.ids import GuildId
from domain.shared.importing import Part
from infrastructure.database.address import Address
from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.imports.errors import (
    NotATuxDatabase,
    PrismaDatabase,
    SourceAddressUnusable,
    SourceUnreachable,
    SourceWritable,
)
from infrastructure.imports.feed import AT_ONCE, Feed
from infrastructure.imports.zones import aware

TABLES = (
    "guild",
    "guild_config",
    "cases",
    "snippet",
    "reminder",
    "afk",
    "levels",
    "starboard",
    "starboard_message",
    "permission_ranks",
    "permission_assignments",
    "permission_commands",
)
_NAIVE = "timestamp without time zone"
_WITHIN = 30.0
"""Seconds to connect."""

_COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = ANY(current_schemas(false))
"""

type Connection = asyncpg.Connection[asyncpg.Record]


@define(eq=False)
class TuxDatabase:
    where: str
    zone: ZoneInfo
    _connection: Connection
    _columns: Mapping[str, Mapping[str, str]]

    @property
    def is_naive(self) -> bool:
        """Whether any of its times name no zone."""
        return any(_NAIVE in self._columns[table].values() for table in TABLES)

    def column(self, table: str, *names: str) -> str:
        """The first of these that the table has. Raises NotATuxDatabase."""
        for name in names:
            if name in self._columns[table]:
                return name
        raise NotATuxDatabase(self.where, f"{table}.{names[0]}")

    def has(self, table: str, name: str) -> bool:
        return name in self._columns[table]

    def optional(self, table: str, name: str, type_: str) -> str:
        """The column, or nothing where this Tux has none."""
        return name if self.has(table, name) else f"CAST(NULL AS {type_})"

    def moment(self, value: datetime | None) -> datetime | None:
        return aware(value, self.zone)

    async def rows(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """Raises SourceUnreachable, as all that reads."""
        with _reading(self.where):
            return await self._connection.fetch(sql, *values)

    async def number(self, sql: str, *values: object) -> int:
        with _reading(self.where):
            found = await self._connection.fetchval(sql, *values)
        return int(found or 0)

    async def feed[Fact](
        self, part: Part, sql: str, guild: GuildId, fact: Callable[[asyncpg.Record], Fact]
    ) -> Feed[Fact]:
        """Of a statement that selects `key` and is about the guild $1, with keys above $2, in their order."""
        # The statement is this project's own; only its columns' names were looked up.
        total = await self.number(f"SELECT count(*) FROM ({sql}) AS found", guild, -(2**63))  # noqa: S608

        async def pages(after: int) -> AsyncIterator[Sequence[Item[Fact]]]:
            with _reading(self.where):
                cursor = await self._connection.cursor(sql, guild, after)
                rows = await cursor.fetch(AT_ONCE)
            while rows:
                yield [Item(key=row["key"], fact=fact(row)) for row in rows]
                with _reading(self.where):
                    rows = await cursor.fetch(AT_ONCE)

        return Feed(part, total, pages)


@asynccontextmanager
async def open_tux(url: str, zone: ZoneInfo) -> AsyncIterator[TuxDatabase]:
    """As it is at this moment, for the block. Raises SourceAddressUnusable, SourceUnreachable, SourceWritable,
    NotATuxDatabase, PrismaDatabase."""
    address = _address(url)
    connection = await _connected(address)
    try:
        with _reading(str(address)):
            await connection.transaction(isolation="repeatable_read", readonly=True).start()
            promised = await connection.fetchval("SHOW transaction_read_only")
            if promised != "on":
                raise SourceWritable(str(address))
            columns = await _found(connection, str(address))
        yield TuxDatabase(str(address), zone, connection, columns)
    finally:
        connection.terminate()  # with it ends the transaction, of which nothing is to stay


def _address(url: str) -> Address:
    try:
        return Address.of(url)
    except InvalidDatabaseUrl as error:
        raise SourceAddressUnusable(error.problem) from error


@contextmanager
def _reading(where: str) -> Iterator[None]:
    try:
        yield
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise SourceUnreachable(where, _why(error)) from error


def _why(error: Exception) -> str:
    """What the server or the system says of it names no password; a driver's own words may quote an argument."""
    said = str(error) if isinstance(error, OSError | asyncpg.PostgresError) else ""
    return said or type(error).__name__


async def _connected(address: Address) -> Connection:
    # Whoever reads for long holds its snapshot open, and must not be cut off for a pause between pages.
    settings = {"idle_in_transaction_session_timeout": "0", "statement_timeout": "0", "timezone": "UTC"}
    arguments = address.arguments(name="tux import", within=_WITHIN, settings=settings)
    try:
        return await asyncpg.connect(**arguments, statement_cache_size=0)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise SourceUnreachable(str(address), _why(error)) from error


async def _found(connection: Connection, where: str) -> Mapping[str, Mapping[str, str]]:
    columns = dict[str, dict[str, str]]()
    for row in await connection.fetch(_COLUMNS):
        columns.setdefault(row["table_name"], {})[row["column_name"]] = row["data_type"]
    for table in TABLES:
        if table not in columns:
            if "GuildConfig" in columns:
                raise PrismaDatabase(where)
            raise NotATuxDatabase(where, table)
    return columns
