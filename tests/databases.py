"""Databases of a test run: one migrated template, and clones of it for each worker."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import evolve, frozen
from sqlalchemy import delete, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from infrastructure.database.engines import SERVER
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import metadata
from tests.citus import spread_all

_PREFIX = "tux_test_"
_LEFT_BEHIND_SECONDS = 86400

_children_first = " ".join(f"{delete(table)};" for table in reversed(metadata.sorted_tables))

_DELETES_EVERYTHING = (
    "CREATE OR REPLACE FUNCTION public.delete_everything() RETURNS void LANGUAGE plpgsql"
    f" AS $$ BEGIN {_children_first} END $$"
)
"""In the databases of the tests alone; plans that a connection keeps make it three times faster than the same in DO."""
DELETE_EVERYTHING = text("SELECT public.delete_everything()")
"""A hundred times faster than TRUNCATE of all tables."""


@frozen
class Databases:
    """The databases of one worker in a run, on the server that `server` points to."""

    server: DatabaseSettings
    run: str
    worker: str
    on_citus: bool = False
    """Whether `server` names the very database to work in: one that is spread over workers cannot be cloned."""

    async def create(self, suffix: str) -> DatabaseSettings:
        """An empty database."""
        return await self._create(suffix, "template0")

    async def create_migrated(self, suffix: str) -> DatabaseSettings:
        """One with all tables and no row; within `main`, whose template it is a clone of."""
        if not self.on_citus:
            return await self._create(suffix, self._template)
        settings = await self.create(suffix)
        await migrate(settings)
        return settings

    async def drop(self, suffix: str) -> None:
        await self._execute(f'DROP DATABASE IF EXISTS "{self._own(suffix)}" WITH (FORCE)')

    @asynccontextmanager
    async def main(self) -> AsyncIterator[DatabaseSettings]:
        """The worker's first clone; the first worker to need the template makes it, the last to leave drops it.

        On Citus it is the database that is given, which is kept.
        """
        if self.on_citus:
            await migrate(self.server)
            await spread_all(self.server)
            await self._execute(_DELETES_EVERYTHING)
            yield self.server
            return
        async with self._alone() as connection:
            await self._drop_left_behind(connection)
            if self._template not in await _names(connection):
                await self._make_template(connection)
            settings = await self._create("main", self._template)
        yield settings
        async with self._alone() as connection:
            await self.drop("main")
            if await _names(connection, f"{_PREFIX}{self.run}_") == [self._template]:
                await connection.exec_driver_sql(f'DROP DATABASE "{self._template}" WITH (FORCE)')

    @asynccontextmanager
    async def engine(self) -> AsyncIterator[AsyncEngine]:
        """In AUTOCOMMIT on the server's own database, past everything that is tested."""
        arguments = self.server.address.arguments(name="tux test", within=60, settings={})
        engine = create_async_engine(
            SERVER, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={**arguments}
        )
        try:
            yield engine
        finally:
            await engine.dispose()

    @property
    def _template(self) -> str:
        return f"{_PREFIX}{self.run}_template"

    def _own(self, suffix: str) -> str:
        return f"{_PREFIX}{self.run}_{self.worker}_{suffix}"

    def _settings(self, database: str) -> DatabaseSettings:
        url = make_url(self.server.url).set(database=database)
        return evolve(self.server, url=url.render_as_string(hide_password=False))

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[AsyncConnection]:
        """No other worker makes or drops a template meanwhile."""
        async with self.engine() as engine, engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(hashtext(:prefix))"), {"prefix": _PREFIX})
            yield connection

    async def _make_template(self, connection: AsyncConnection) -> None:
        unfinished = f"{self._template}_unfinished"
        await connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
        await connection.exec_driver_sql(f'CREATE DATABASE "{unfinished}" TEMPLATE template0')
        await migrate(self._settings(unfinished))
        async with evolve(self, server=self._settings(unfinished)).engine() as engine, engine.connect() as inside:
            await inside.exec_driver_sql(_DELETES_EVERYTHING)
        await connection.exec_driver_sql(f'ALTER DATABASE "{unfinished}" RENAME TO "{self._template}"')

    async def _drop_left_behind(self, connection: AsyncConnection) -> None:
        """Databases of runs that were killed more than a day ago."""
        for name in await _names(connection):
            started = name.removeprefix(_PREFIX).split("_")[0]
            if started.isdigit() and time.time() - int(started) > _LEFT_BEHIND_SECONDS:
                await connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def _create(self, suffix: str, template: str) -> DatabaseSettings:
        await self._execute(f'CREATE DATABASE "{self._own(suffix)}" TEMPLATE "{template}"')
        return self._settings(self._own(suffix))

    async def _execute(self, statement: str) -> None:
        async with self.engine() as engine, engine.connect() as connection:
            await connection.exec_driver_sql(statement)


async def _names(connection: AsyncConnection, prefix: str = _PREFIX) -> list[str]:
    statement = text("SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)")
    return list(await connection.scalars(statement, {"prefix": prefix}))
