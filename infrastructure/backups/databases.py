"""What is asked of a server about its databases, and done to them."""

import json
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from application.backups.errors import Connected
from infrastructure.backups.connecting import Connection

_ROLE = "SELECT current_user AS name, rolsuper OR rolcreatedb AS may FROM pg_roles WHERE rolname = current_user"
_OWNED = "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = $1"
_SESSIONS = """
    SELECT pid, coalesce(application_name, '') AS name, coalesce(host(client_addr), '') AS address,
           backend_start AS since
    FROM pg_stat_activity
    WHERE datname = $1 AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY backend_start LIMIT 100
"""
_OWN_SESSION = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
_END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2"
_LIKE = (
    "SELECT to_jsonb(d) AS described, pg_encoding_to_char(encoding) AS encoding FROM pg_database d WHERE datname = $1"
)
_OF_MARK = """
    SELECT datname AS name, shobj_description(oid, 'pg_database') AS mark FROM pg_database
    WHERE starts_with(shobj_description(oid, 'pg_database'), $1) ORDER BY datname
"""
_SETTINGS = """
    SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value
    FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase CROSS JOIN unnest(s.setconfig) AS setting
    WHERE d.datname = $1 AND s.setrole = 0
"""
_TABLES = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
"""
_STAMP = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD\"T\"HH24MISS')"
_HAS_GRANTS = "SELECT datacl IS NOT NULL FROM pg_database WHERE datname = $1"


@frozen
class Session:
    pid: int
    since: datetime


@frozen
class Marked:
    name: str
    mark: str


async def role_of(connection: Connection) -> tuple[str, bool]:
    """Its name, and whether it may create databases."""
    row = await connection.fetchrow(_ROLE)
    assert row is not None
    return row["name"], row["may"]


async def owns(connection: Connection, database: str) -> bool | None:
    """None where there is no such database."""
    found: bool | None = await connection.fetchval(_OWNED, database)
    return found


async def sessions_in(connection: Connection, database: str) -> Sequence[Connected]:
    return [Connected(*row) for row in await connection.fetch(_SESSIONS, database)]


async def own_session(connection: Connection) -> Session:
    row = await connection.fetchrow(_OWN_SESSION)
    assert row is not None
    return Session(*row)


async def is_over(connection: Connection, session: Session) -> bool:
    """One that is not is asked to end, which does not cut a commit in two."""
    return not await connection.fetch(_END, session.pid, session.since)


async def marked(connection: Connection, beginning: str) -> Sequence[Marked]:
    """Databases whose comment begins like this."""
    return [Marked(*row) for row in await connection.fetch(_OF_MARK, beginning)]


async def mark(connection: Connection, database: str, words: str) -> None:
    await connection.execute(f"COMMENT ON DATABASE {quoted(database)} IS {literal(words)}")


async def create_like(connection: Connection, database: str, model: str | None) -> None:
    """A new, empty database that sorts and compares as the other one does."""
    row = None if model is None else await connection.fetchrow(_LIKE, model)
    how = "" if row is None else _like(row["described"], row["encoding"])
    await connection.execute(f"CREATE DATABASE {quoted(database)} TEMPLATE template0{how}")


async def rename(connection: Connection, database: str, to: str) -> None:
    await connection.execute(f"ALTER DATABASE {quoted(database)} RENAME TO {quoted(to)}")


async def drop(connection: Connection, database: str, *, with_sessions: bool = False) -> None:
    force = " WITH (FORCE)" if with_sessions else ""
    await connection.execute(f"DROP DATABASE IF EXISTS {quoted(database)}{force}")


async def settings_of(connection: Connection, database: str) -> Sequence[str]:
    """What ALTER DATABASE .. SET was used for, by name; it holds for whoever connects."""
    return [row["name"] for row in await connection.fetch(_SETTINGS, database)]


async def has_grants(connection: Connection, database: str) -> bool:
    return bool(await connection.fetchval(_HAS_GRANTS, database))


async def tables_in(connection: Connection) -> int:
    """In the database that it is connected to."""
    found: int = await connection.fetchval(_TABLES)
    return found


async def stamp(connection: Connection) -> str:
    """The server's time, as a part of a name."""
    found: str = await connection.fetchval(_STAMP)
    return found


def _like(described: str, encoding: str) -> str:
    """By the columns that the server's version has."""
    row: dict[str, str | None] = json.loads(described)
    options = {"ENCODING": encoding, "LC_COLLATE": row["datcollate"], "LC_CTYPE": row["datctype"]}
    of_provider = row.get("datlocale") or row.get("daticulocale")
    match row["datlocprovider"]:
        case "i":
            options |= {"LOCALE_PROVIDER": "icu", "ICU_LOCALE": of_provider, "ICU_RULES": row.get("daticurules")}
        case "b":
            options |= {"LOCALE_PROVIDER": "builtin", "BUILTIN_LOCALE": of_provider}
        case _:
            pass
    return "".join(f" {name} {literal(value)}" for name, value in options.items() if value is not None)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
