"""What there is: the extension, its servers, and the tables as the database itself describes them."""

import re
from collections.abc import Collection, Mapping, Sequence

from attrs import field, frozen
from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from infrastructure.database.distribution.places import Copied, OnCoordinator, Place, Spread

_CITUS = text(
    "SELECT to_regclass('pg_dist_partition') IS NOT NULL AS installed,"
    " EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citus') AS available"
)
_SERVERS = text(
    "SELECT citus_version() AS version, citus_is_coordinator() AS coordinates,"
    " (SELECT count(*) FROM pg_dist_node WHERE isactive AND noderole = 'primary' AND shouldhaveshards) AS workers"
)
_PLACED = text(
    "SELECT c.relname AS name, p.partmethod::text AS method, p.repmodel::text AS model,"
    " CASE WHEN p.partmethod = 'h' THEN column_to_column_name(p.logicalrelid, p.partkey::text) END AS column"
    " FROM pg_dist_partition p JOIN pg_class c ON c.oid = p.logicalrelid"
    " WHERE c.relnamespace = to_regnamespace(current_schema()::text)"
)
_TABLES = text(
    "SELECT c.relname AS name, greatest(pg_relation_size(c.oid), (SELECT sum(pg_relation_size(relid))"
    " FROM pg_partition_tree(c.oid))) > 0 AS holds_rows FROM pg_class c"
    " WHERE c.relnamespace = to_regnamespace(current_schema()::text) AND c.relkind IN ('r', 'p')"
    " AND c.relname = ANY(:tables)"
)
_KEYS = text(
    "SELECT i.indexrelid::regclass::text AS name, c.relname AS table, array(SELECT a.attname::text FROM pg_attribute a"
    " WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)) AS columns"
    " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE (i.indisunique OR i.indisexclusion)"
    " AND c.relnamespace = to_regnamespace(current_schema()::text) AND c.relname = ANY(:tables) ORDER BY 1"
)
_REFERENCES = text(
    "SELECT k.conname AS name, c.relname AS table, f.relname AS to, k.confdeltype::text AS on_delete,"
    " k.confupdtype::text AS on_update,"
    " array(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(n, o) JOIN pg_attribute a"
    " ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.o) AS columns,"
    " array(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u(n, o) JOIN pg_attribute a"
    " ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o) AS to_columns"
    " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid"
    " WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relnamespace = to_regnamespace(current_schema()::text)"
    " AND (c.relname = ANY(:tables) OR f.relname = ANY(:tables)) ORDER BY 1"
)
_TRIGGERS = text(
    "SELECT t.tgname AS name, c.relname AS table FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE NOT t.tgisinternal AND c.relnamespace = to_regnamespace(current_schema()::text)"
    " AND c.relname = ANY(:tables) ORDER BY 1"
)
_SESSIONS = text(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    " AND application_name = ANY(:names) ORDER BY 1"
)
_VERSION = re.compile(r"Citus (\d+)\.(\d+)")


@frozen
class Key:
    """What keeps rows unique: an index."""

    name: str
    table: str
    columns: Sequence[str]


@frozen
class Reference:
    """A foreign key."""

    name: str
    table: str
    to: str
    columns: Sequence[str]
    to_columns: Sequence[str]
    on_delete: str
    on_update: str
    """What it does then, a letter each, as PostgreSQL has them."""


@frozen
class Trigger:
    name: str
    table: str


@frozen(kw_only=True)
class Cluster:
    version: str
    major: int
    coordinates: bool
    """Whether this server is the one that knows where the others' rows are."""
    workers: int


@frozen(kw_only=True)
class Ground:
    available: bool = False
    """Whether the server has the extension's files."""
    cluster: Cluster | None = None
    """None where the extension is not installed in this database."""
    tables: frozenset[str] = frozenset()
    """Of those that were asked about, the ones that there are."""
    placed: Mapping[str, Place | None] = field(factory=dict)
    """What Citus has taken on; None for a way that is none of ours."""
    left_behind: frozenset[str] = frozenset()
    """Tables that hold rows on this server itself: copies, where they are spread."""
    keys: Sequence[Key] = ()
    references: Sequence[Reference] = ()
    triggers: Sequence[Trigger] = ()
    bots: Sequence[int] = ()
    """The sessions of running bots, by their numbers on the server."""


async def look_at(connection: AsyncConnection, tables: Collection[str], *, bots: Collection[str]) -> Ground:
    """`bots` are the names that sessions of running bots have."""

    async def rows(statement: TextClause, **parameters: object) -> Sequence[RowMapping]:
        return (await connection.execute(statement, parameters)).mappings().all()

    ours = list(tables)
    [citus] = await rows(_CITUS)
    there = await rows(_TABLES, tables=ours)
    return Ground(
        available=citus["available"],
        cluster=_cluster(*await rows(_SERVERS)) if citus["installed"] else None,
        tables=frozenset(row["name"] for row in there),
        placed={row["name"]: _place(row) for row in await rows(_PLACED)} if citus["installed"] else {},
        left_behind=frozenset(row["name"] for row in there if row["holds_rows"]),
        keys=[Key(**row) for row in await rows(_KEYS, tables=ours)],
        references=[Reference(**row) for row in await rows(_REFERENCES, tables=ours)],
        triggers=[Trigger(**row) for row in await rows(_TRIGGERS, tables=ours)],
        bots=[row["pid"] for row in await rows(_SESSIONS, names=list(bots))],
    )


def _cluster(row: RowMapping) -> Cluster:
    version = _VERSION.search(row["version"])
    assert version is not None, "Citus says its version in the form that its documentation shows"
    return Cluster(
        version=f"{version[1]}.{version[2]}",
        major=int(version[1]),
        coordinates=row["coordinates"],
        workers=row["workers"],
    )


def _place(row: RowMapping) -> Place | None:
    """Citus has a method `n` for all that has no column to go by, of which copies are the kind `t`."""
    if row["method"] == "h":
        return Spread(row["column"])
    match row["method"], row["model"]:
        case "n", "t":
            return Copied()
        case "n", "s":
            return OnCoordinator()
        case _:
            return None
