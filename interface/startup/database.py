"""The database that a command works with: the one named by DATABASE_URL, else the embedded one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from attrs import evolve, frozen
from sqlalchemy.exc import DBAPIError

from application.shared.errors import RecordsUnavailable, SetupError
from infrastructure.database.engines import open_engines
from infrastructure.database.errors import is_lost, root
from infrastructure.database.health import OLDEST_SERVER, DatabaseHealth, ServerVersion
from infrastructure.database.migration_lock import Migrator
from infrastructure.database.reading import Reading
from infrastructure.database.revisions import head_revision, is_newer
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres, default_directory, join
from infrastructure.settings import TuxSettings
from interface.startup.database_keeper import kept_running

type Say = Callable[[str], None]


@frozen
class DatabaseUnreachable(SetupError):
    where: str
    why: str


@frozen
class DatabaseRefuses(SetupError):
    where: str
    why: str


@frozen
class SchemaNotMigrated(SetupError):
    why: str


@frozen
class DatabaseNewer(SetupError):
    """A later version of Tux has migrated it."""

    found: str
    known: str


@frozen
class DatabaseTooOld(SetupError):
    found: str
    oldest: int


@frozen
class AddressesWithoutServer(SetupError):
    """Further addresses are given, and none that they belong to; the embedded server has one alone."""

    names: tuple[str, ...]


def data_directory(settings: TuxSettings) -> Path:
    return settings.data_directory


@asynccontextmanager
async def running_database(settings: TuxSettings, say: Say) -> AsyncIterator[DatabaseSettings]:
    """Keep the embedded server running for as long as the block lasts, where no other is named.

    Raises EmbeddedPostgresError, DatabaseUnreachable, DatabaseRefuses, DatabaseTooOld or AddressesWithoutServer.
    """
    if settings.database.url:
        await require_supported_server(settings.database)
        yield settings.database
        return
    _require_no_more(settings.database)
    embedded = EmbeddedPostgres(default_directory(data_directory(settings)), progress=say)
    server = await asyncio.to_thread(embedded.start)
    try:
        async with kept_running(embedded):
            yield evolve(settings.database, url=server.url)
    finally:
        await asyncio.to_thread(embedded.stop)


def present_database(settings: TuxSettings) -> DatabaseSettings:
    """The database as it is now; starts nothing. Raises EmbeddedPostgresError, AddressesWithoutServer."""
    if settings.database.url:
        return settings.database
    _require_no_more(settings.database)
    return evolve(settings.database, url=join(default_directory(data_directory(settings))).url)


def _require_no_more(database: DatabaseSettings) -> None:
    further = {"DATABASE_SESSION_URL": database.session_url, "DATABASE_READ_URL": database.read_url}
    if any(further.values()):
        raise AddressesWithoutServer(tuple(name for name, url in further.items() if url))


async def require_supported_server(settings: DatabaseSettings) -> ServerVersion:
    """Raises DatabaseUnreachable, DatabaseRefuses or DatabaseTooOld."""
    engines = open_engines(evolve(settings, pool_size=1), quiet=True)
    try:
        version = await DatabaseHealth(engines, Reading(engines)).server_version()
    except RecordsUnavailable as error:
        said = isinstance(root(error), asyncpg.PostgresError) and not is_lost(root(error))
        kind = DatabaseRefuses if said else DatabaseUnreachable
        raise kind(where(settings), reason(error)) from error
    except asyncpg.PostgresError as error:
        raise DatabaseRefuses(where(settings), reason(error)) from error
    finally:
        await engines.dispose()
    if not version.is_supported:
        raise DatabaseTooOld(version.name, OLDEST_SERVER)
    return version


async def bring_up_to_date(settings: TuxSettings, say: Say) -> None:
    """Raises what `running_database` and `migrated` do."""
    async with running_database(settings, say) as database:
        await migrated(database, say)


async def migrated(settings: DatabaseSettings, say: Say) -> None:
    """Bring the schema up to date where it is not. Raises SchemaNotMigrated, DatabaseNewer or MigrationUnderWay."""
    engines = open_engines(evolve(settings, pool_size=1), quiet=True)
    try:
        revision = await DatabaseHealth(engines, Reading(engines)).revision()
    except (RecordsUnavailable, asyncpg.PostgresError) as error:
        raise SchemaNotMigrated(reason(error)) from error
    finally:
        await engines.dispose()
    if revision == head_revision():
        return
    if revision is not None and is_newer(revision):
        raise DatabaseNewer(revision, head_revision())
    say("bringing the database's schema up to date")
    # Here, since alembic is not needed once the schema is up to date.
    from alembic.util import CommandError

    from infrastructure.database.migrate import migrate

    def waits_for(migrator: Migrator | None) -> None:
        say(f"waiting at most {settings.migration_wait:g} s for {named(migrator)}")

    try:
        await migrate(settings, waits_for=waits_for)
    except (DBAPIError, OSError, CommandError) as error:
        raise SchemaNotMigrated(reason(error)) from error


def where(settings: DatabaseSettings) -> str:
    """The server's address without its password."""
    return str(settings.address)


def named(migrator: Migrator | None) -> str:
    if migrator is None:
        return "another process that migrates"
    since = "" if migrator.since is None else f", connected since {migrator.since:%Y-%m-%d %H:%M:%S} UTC"
    return f"another process that migrates: {migrator.name!r}, pid {migrator.pid} on the server{since}"


def reason(error: BaseException) -> str:
    """What the driver said."""
    driver = root(error)
    return str(driver) or type(driver).__name__
