"""The floor beside each number: the very statements that the bot sends, sent again through plain asyncpg."""

from collections.abc import Mapping

import asyncpg
from attrs import frozen

from benchmarks.recording import Recording, Statement

type Replacements = Mapping[int, int]

_FEW = 10
"""A longer list has no ids that are to be replaced; a floor computes nothing."""


@frozen
class Floor:
    """Sends recorded statements again, on one connection of the pool, in a transaction where there was one.

    Ids that a later statement got from an earlier one are sent as they were recorded: a floor computes nothing.
    """

    _pool: "asyncpg.Pool[asyncpg.Record]"
    _statements: tuple[Statement, ...]
    _in_transaction: bool

    @classmethod
    def of(cls, pool: "asyncpg.Pool[asyncpg.Record]", recorded: Recording) -> "Floor":
        assert recorded.statements, "nothing was recorded"
        assert recorded.boundaries in ([], ["BEGIN", "COMMIT"]), "a floor is one transaction at most"
        return cls(pool, tuple(recorded.statements), bool(recorded.boundaries))

    async def __call__(self, ids: Replacements) -> None:
        async with self._pool.acquire() as connection:
            if not self._in_transaction:
                await self._send(connection, ids)
                return
            async with connection.transaction():
                await self._send(connection, ids)

    async def _send(self, connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]", ids: Replacements) -> None:
        for statement in self._statements:
            for parameters in statement.runs:
                await connection.fetch(statement.sql, *(_replaced(value, ids) for value in parameters))

    @property
    def round_trips(self) -> int:
        return len(self._statements) + (2 if self._in_transaction else 0)


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
        case list():
            return [_replaced(each, ids) for each in value] if len(value) <= _FEW else value
        case _:
            return value
