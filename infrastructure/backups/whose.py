"""Which database it is that is saved or restored."""

import asyncpg

from domain.backups.database import Identity, SavedDatabase
from infrastructure.backups.connecting import Connection, connected, reached
from infrastructure.database.settings import DatabaseSettings

_MAY_ASK = "SELECT has_function_privilege('pg_control_system()', 'execute')"
_SERVER = "SELECT system_identifier::text FROM pg_control_system()"
_NAME = "SELECT current_database()::text"
_OID = "SELECT oid::bigint FROM pg_database WHERE datname = $1"


async def saved_database(settings: DatabaseSettings) -> SavedDatabase:
    """Raises DatabaseAway."""
    async with connected(settings, name=f"{settings.shown_name} backup") as connection:
        with reached(settings.address):
            return SavedDatabase(str(settings.address), await identity_of(connection))


async def identity_of(connection: Connection, named: str | None = None) -> Identity | None:
    """Of the database of that name, or of the one that it is connected to; None where the server does not say."""
    if not await connection.fetchval(_MAY_ASK):
        return None
    try:
        server: str = await connection.fetchval(_SERVER)
    except asyncpg.FeatureNotSupportedError:  # a server that is PostgreSQL by its protocol alone
        return None
    name: str = named or await connection.fetchval(_NAME)
    oid: int | None = await connection.fetchval(_OID, name)
    return Identity(server=server, oid=oid, name=name)
