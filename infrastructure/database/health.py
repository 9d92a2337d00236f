"""How the database is doing, for people and probes."""

import time

from attrs import define, frozen
from sqlalchemy import Executable, text
from sqlalchemy.pool import QueuePool

from infrastructure.database.backlog import Backlog, Counts
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.revisions import head_revision

OLDEST_SERVER = 15
"""PostgreSQL's oldest major version that Tux is tested with."""

_ONE = text("SELECT 1 AS one")
_CHANGE = text("SELECT version_num FROM alembic_version FOR KEY SHARE SKIP LOCKED")
"""Refused wherever a change is, and recorded as one; nothing stays of it, and nobody waits for it."""
_SERVER = text("SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name")
_REVISION = text("SELECT version_num FROM alembic_version")
_HAS_REVISIONS = text("SELECT to_regclass('alembic_version') IS NOT NULL AS yes")

_INVALID_INDEXES = text(
    """
    SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
    ORDER BY name
    """
)


@frozen
class ServerVersion:
    name: str
    major: int

    @property
    def is_supported(self) -> bool:
        return self.major >= OLDEST_SERVER


@frozen
class PoolFigures:
    """Connections: `size` may be open at once; `in_use` are, the `idle` ones wait to be taken."""

    size: int
    in_use: int
    idle: int


@define
class DatabaseHealth:
    """Each method raises RecordsUnavailable when the database does not answer."""

    _engines: Engines
    _reading: Reading

    async def latency(self) -> float:
        """Seconds that the simplest statement takes, on a connection of the pool."""
        started = time.perf_counter()
        await self._row(_ONE)
        return time.perf_counter() - started

    async def take_a_change(self) -> None:
        """Lock a row for a moment, as a change would, in a database that has been migrated."""
        await self._reading.row(_CHANGE)

    async def server_version(self) -> ServerVersion:
        row = await self._row(_SERVER)
        return ServerVersion(name=str(row["name"]), major=_int(row["number"]) // 10000)

    async def revision(self) -> str | None:
        """The migration that the database is at, None before the first."""
        if not (await self._row(_HAS_REVISIONS))["yes"]:
            return None
        row = await self._reading.row(_REVISION)
        return None if row is None else str(row["version_num"])

    async def is_migrated(self) -> bool:
        return await self.revision() == head_revision()

    async def invalid_indexes(self) -> tuple[str, ...]:
        """Those whose making was cut off; not those that are being made."""
        return tuple([str(row["name"]) for row in await self._reading.rows(_INVALID_INDEXES)])

    async def counts(self, backlog: Backlog) -> Counts:
        return {name: _int(count) for name, count in (await self._row(backlog.statement)).items()}

    def pools(self) -> dict[str, PoolFigures]:
        """By engine; reads what this process knows, without a query."""
        figures = {}
        engines = {"transactional": self._engines.transactional, "autocommit": self._engines.autocommit}
        if self._engines.replica is not None:
            engines["replica"] = self._engines.replica
        for name, engine in engines.items():
            pool = engine.sync_engine.pool
            assert isinstance(pool, QueuePool)
            figures[name] = PoolFigures(size=pool.size(), in_use=pool.checkedout(), idle=pool.checkedin())
        return figures

    async def _row(self, statement: Executable) -> dict[str, object]:
        row = await self._reading.row(statement)
        assert row is not None, "each of these statements answers with one row"
        return dict(row)


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
