"""What an engine sends to its server, as the driver is handed it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Protocol
from unittest.mock import patch
from weakref import WeakSet

import asyncpg
from attrs import define, field, frozen
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.session import driver_of

type Parameters = Sequence[object]


class Send(Protocol):
    async def __call__(self, driver: asyncpg.Connection, sql: str, /, *parameters: object) -> object: ...


_BOUNDARIES = ("BEGIN", "COMMIT", "ROLLBACK")


@frozen
class Statement:
    sql: str
    parameters: Parameters
    many: bool
    """The only parameter is a list of rows; it was run for each."""

    @property
    def runs(self) -> Iterator[Parameters]:
        """The parameters of each time it was run."""
        if not self.many:
            yield self.parameters
            return
        [rows] = self.parameters
        assert isinstance(rows, Sequence)
        yield from rows


@define
class Recording:
    """In order; `boundaries` are the ends of transactions."""

    statements: list[Statement] = field(factory=list)
    boundaries: list[str] = field(factory=list)


@contextmanager
def recording(engine: FairEngine) -> Iterator[Recording]:
    """Everything sent within the block on connections that were taken within it."""
    recorded = Recording()
    taken: WeakSet[asyncpg.Connection] = WeakSet()

    def take(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        taken.add(driver_of(connection))

    def heard(send: Send, *, many: bool) -> Send:
        async def hear_and_send(driver: asyncpg.Connection, sql: str, *parameters: object) -> object:
            if driver in taken:
                if sql in _BOUNDARIES:
                    recorded.boundaries.append(sql)
                else:
                    recorded.statements.append(Statement(sql, parameters, many=many))
            return await send(driver, sql, *parameters)

        return hear_and_send

    pool = engine.sync_engine.pool
    event.listen(pool, "checkout", take)
    with ExitStack() as stack:
        for name in ("fetch", "execute", "executemany"):
            send = heard(getattr(asyncpg.Connection, name), many=name == "executemany")
            stack.enter_context(patch.object(asyncpg.Connection, name, send))
        yield recorded
    event.remove(pool, "checkout", take)
