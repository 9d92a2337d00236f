"""What is in a database, whatever migration it is at."""

from domain.backups.manifest import Contents, NewestCase
from domain.shared.ids import GuildId
from infrastructure.backups.connecting import Connection

# A table's name can be no parameter: the server itself writes the statement, and quotes what it has to.
_COUNTS = """
    SELECT format('SELECT %L AS name, count(*) AS rows FROM %I.%I',
                  CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || c.relname, n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'
      AND n.nspname NOT LIKE 'pg\\_%'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                      AND d.deptype = 'e')
    ORDER BY 1
"""
_HAS_CASES = "SELECT to_regclass('cases') IS NOT NULL"
_NEWEST = """
    SELECT g.guild_id, newest.number, newest.digest
    FROM guilds g CROSS JOIN LATERAL (
        SELECT c.number, left(encode(sha256(convert_to(c::text, 'UTF8')), 'hex'), 32) AS digest
        FROM cases c WHERE c.guild_id = g.guild_id ORDER BY c.number DESC LIMIT 1) AS newest
"""
_REVISION = (
    "SELECT CASE WHEN to_regclass('alembic_version') IS NOT NULL THEN 'SELECT version_num FROM alembic_version' END"
)


async def contents_of_database(connection: Connection) -> Contents:
    """The rows of each table, those of extensions left out, and the newest case of each guild."""
    counts = [row[0] for row in await connection.fetch(_COUNTS)]
    rows = await connection.fetch(" UNION ALL ".join(counts)) if counts else []
    newest = await connection.fetch(_NEWEST) if await connection.fetchval(_HAS_CASES) else []
    return Contents(
        rows={row["name"]: row["rows"] for row in rows},
        newest_cases={GuildId(row["guild_id"]): NewestCase(row["number"], row["digest"]) for row in newest},
    )


async def revision_of(connection: Connection) -> str | None:
    statement = await connection.fetchval(_REVISION)
    return None if statement is None else await connection.fetchval(statement)
