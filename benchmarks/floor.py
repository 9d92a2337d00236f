"""The floor beside each number: the very statements that the bot sends, sent again through plain asyncpg."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import asyncpg
from attrs import define, field, frozen
from sqlalchemy import Connection, ExecutionContext, event
from sqlalchemy.engine.interfaces import DBAPICursor

from infrastructure.database.fair_engine import FairEngine

type Parameters = Sequence[object]
type Replacements = Mapping[int, int]


@frozen
class Statement:
    sql: str
    parameters: Parameters

    def with_ids(self, ids: Replacements) -> Parameters:
        """The parameters of another run: other ids, also where they stand inside a text (JSON)."""
        return [_replaced(value, ids) for value in self.parameters]


@define
class Recording:
    """What went to the database while recording, in order; `commits` counts the transactions."""

    statements: list[Statement] = field(factory=list)
    commits: int = 0


@contextmanager
def recording(engine: FairEngine) -> Iterator[Recording]:
    """Records what an engine sends, as SQLAlchemy hands it to the driver."""
    recorded = Recording()

    def statement_sent(
        _connection: Connection,
        _cursor: DBAPICursor,
        sql: str,
        parameters: Parameters | Sequence[Parameters],
        _context: ExecutionContext | None,
        executemany: bool,
    ) -> None:
        recorded.statements.extend(_statements(sql, parameters, executemany=executemany))

    def committed(connection: Connection) -> None:
        driver_connection = connection.connection.dbapi_connection
        assert driver_connection is not None
        recorded.commits += not connection.dialect.detect_autocommit_setting(driver_connection)

    event.listen(engine.sync_engine, "before_cursor_execute", statement_sent)
    event.listen(engine.sync_engine, "commit", committed)
    try:
        yield recorded
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", statement_sent)
        event.remove(engine.sync_engine, "commit", committed)


@frozen
class Floor:
    """Sends recorded statements again, on one connection of the pool, in a transaction where there was one.

    It sends ids that a later statement got from an earlier one as they were recorded: a floor computes nothing.
    """

    _pool: "asyncpg.Pool[asyncpg.Record]"
    _statements: tuple[Statement, ...]
    _in_transaction: bool

    @classmethod
    def of(cls, pool: "asyncpg.Pool[asyncpg.Record]", recorded: Recording) -> "Floor":
        assert recorded.statements, "nothing was recorded"
        assert recorded.commits <= 1, "a floor is one transaction at most"
        return cls(pool, tuple(recorded.statements), recorded.commits == 1)

    async def __call__(self, ids: Replacements) -> None:
        async with self._pool.acquire() as connection:
            if not self._in_transaction:
                await self._send(connection, ids)
                return
            async with connection.transaction():
                await self._send(connection, ids)

    async def _send(self, connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]", ids: Replacements) -> None:
        for statement in self._statements:
            await connection.fetch(statement.sql, *statement.with_ids(ids))

    @property
    def round_trips(self) -> int:
        return len(self._statements) + (2 if self._in_transaction else 0)


def _statements(sql: str, parameters: Parameters | Sequence[Parameters], *, executemany: bool) -> Iterator[Statement]:
    if not executemany:
        yield Statement(sql, parameters)
        return
    for one in parameters:
        assert isinstance(one, Sequence)
        yield Statement(sql, one)


def _replaced(value: object, ids: Replacements) -> object:
    match value:
        case bool():
            return value
        case int():
            return ids.get(value, value)
        case str() if value.startswith("{"):
            for old, new in ids.items():
                value = value.replace(str(old), str(new))
            return value
        case _:
            return value
