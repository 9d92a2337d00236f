"""Databases of a test run: a migrated template, and clones of it."""

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import evolve, frozen
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from infrastructure.database.engines import asyncpg_url
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import metadata

_PREFIX = "tux_test_"
_LEFT_BEHIND_SECONDS = 86400

_children_first = " ".join(f"{delete(table)};" for table in reversed(metadata.sorted_tables))

DELETE_EVERYTHING = text(f"DO $$ BEGIN {_children_first} END $$")
"""Thirty times faster than TRUNCATE of all tables."""


@frozen
class Databases:
    """The databases of one run, on the server that `server` points to."""

    server: DatabaseSettings
    run: str

    @classmethod
    def of_this_run(cls, url: str) -> "Databases":
        return cls(DatabaseSettings(url=url), f"{_PREFIX}{int(time.time())}_{os.getpid()}")

    def settings(self, suffix: str) -> DatabaseSettings:
        url = asyncpg_url(self.server.url).set(database=f"{self.run}_{suffix}")
        return evolve(self.server, url=url.render_as_string(hide_password=False))

    async def make_template(self) -> None:
        await self.create("template")
        await migrate(self.settings("template"))

    async def clone(self, suffix: str) -> DatabaseSettings:
        await self._execute(f'CREATE DATABASE "{self.run}_{suffix}" TEMPLATE "{self.run}_template"')
        return self.settings(suffix)

    async def create(self, suffix: str) -> DatabaseSettings:
        """An empty database."""
        await self._execute(f'CREATE DATABASE "{self.run}_{suffix}" TEMPLATE template0')
        return self.settings(suffix)

    async def drop(self, suffix: str) -> None:
        await self._execute(f'DROP DATABASE IF EXISTS "{self.run}_{suffix}" WITH (FORCE)')

    async def drop_left_behind(self) -> None:
        """Databases of runs that were killed more than a day ago."""
        async with self.engine() as engine, engine.connect() as connection:
            names: list[str] = list(
                await connection.scalars(
                    text("SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)"), {"prefix": _PREFIX}
                )
            )
        for name in names:
            started = name.removeprefix(_PREFIX).split("_")[0]
            if started.isdigit() and time.time() - int(started) > _LEFT_BEHIND_SECONDS:
                await self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @asynccontextmanager
    async def engine(self) -> AsyncIterator[AsyncEngine]:
        """In AUTOCOMMIT on the server's own database, past everything that is tested."""
        engine = create_async_engine(asyncpg_url(self.server.url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        try:
            yield engine
        finally:
            await engine.dispose()

    async def _execute(self, statement: str) -> None:
        async with self.engine() as engine, engine.connect() as connection:
            await connection.exec_driver_sql(statement)
