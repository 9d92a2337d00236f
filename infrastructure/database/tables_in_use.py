"""What the server counts about our tables and their indexes; a table in parts is shown as one."""

from collections.abc import Sequence
from datetime import datetime

from attrs import define, frozen
from sqlalchemy import text

from infrastructure.database.reading import Reading

_TABLES = text(
    """
    SELECT whole.relname AS name, sum(greatest(c.reltuples, s.n_live_tup))::bigint AS rows,
           sum(s.n_dead_tup)::bigint AS dead_rows, sum(pg_total_relation_size(s.relid))::bigint AS bytes,
           sum(s.seq_scan)::bigint AS whole_scans, max(greatest(s.last_vacuum, s.last_autovacuum)) AS vacuumed_at
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
    JOIN pg_class whole ON whole.oid = coalesce(pg_partition_root(s.relid), s.relid)
    WHERE s.schemaname = current_schema() AND c.relkind <> 'p' GROUP BY whole.relname ORDER BY bytes DESC, name
    """
)
_INDEXES = text(
    """
    SELECT owner.relname AS table, whole.relname AS name, sum(s.idx_scan)::bigint AS scans,
           sum(pg_relation_size(s.indexrelid))::bigint AS bytes, bool_or(i.indisunique) AS keeps_unique
    FROM pg_stat_user_indexes s JOIN pg_index i ON i.indexrelid = s.indexrelid
    JOIN pg_class whole ON whole.oid = coalesce(pg_partition_root(s.indexrelid), s.indexrelid)
    JOIN pg_class owner ON owner.oid = coalesce(pg_partition_root(s.relid), s.relid)
    WHERE s.schemaname = current_schema() GROUP BY owner.relname, whole.relname ORDER BY scans DESC, name
    """
)
_SINCE = text("SELECT stats_reset AS since FROM pg_stat_database WHERE datname = current_database()")


@frozen(kw_only=True)
class IndexInUse:
    table: str
    name: str
    scans: int
    bytes: int
    keeps_unique: bool

    @property
    def is_unused(self) -> bool:
        """It only costs; one that keeps rows unique does that without being scanned."""
        return self.scans == 0 and not self.keeps_unique


@frozen(kw_only=True)
class TableInUse:
    name: str
    rows: int
    """As the server estimates it, from what its last VACUUM or ANALYZE found and has changed since."""
    dead_rows: int
    bytes: int
    """With its indexes."""
    whole_scans: int
    """How often it was read from end to end."""
    vacuumed_at: datetime | None


@frozen(kw_only=True)
class DatabaseInUse:
    tables: Sequence[TableInUse]
    """The largest first."""
    indexes: Sequence[IndexInUse]
    """The most used first."""
    since: datetime | None
    """When the server began to count scans; None where it has always done so."""

    def indexes_of(self, table: str) -> Sequence[IndexInUse]:
        return [index for index in self.indexes if index.table == table]

    @property
    def unused_indexes(self) -> Sequence[IndexInUse]:
        return [index for index in self.indexes if index.is_unused]


@define
class DatabaseUse:
    _reading: Reading

    async def __call__(self) -> DatabaseInUse:
        """Raises RecordsUnavailable."""
        since = await self._reading.row(_SINCE)
        assert since is not None, "a database knows itself"
        return DatabaseInUse(
            tables=[TableInUse(**row) for row in await self._reading.rows(_TABLES)],
            indexes=[IndexInUse(**row) for row in await self._reading.rows(_INDEXES)],
            since=since["since"],
        )
