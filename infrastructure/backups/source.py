"""The database that is saved: one process at a time, as of one moment, while the bot goes on writing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from importlib.metadata import version

from attrs import define, frozen

from application.backups.errors import BackupUnderWay
from application.backups.ports import Progress, Receive, Step
from domain.backups.database import SavedDatabase
from domain.backups.manifest import Contents, Origin
from infrastructure.backups.connecting import IDLE_SECONDS, Connection, connected, reached
from infrastructure.backups.contents import contents_of_database, revision_of
from infrastructure.backups.programs import Programs, environment_for, programs_for
from infrastructure.backups.running import read_from
from infrastructure.backups.tables_told import TablesTold
from infrastructure.backups.whose import identity_of
from infrastructure.database.address import Address
from infrastructure.database.settings import DatabaseSettings

_LOCK = 0x747578_62  # "tuxb"
_TRY = "SELECT pg_try_advisory_lock($1)"
_NOW = "SELECT date_trunc('second', clock_timestamp())"
_SERVER = (
    "SELECT current_setting('server_version') AS name, current_setting('server_version_num')::int / 10000 AS major"
)
_STAY_EVERY = IDLE_SECONDS / 10


@frozen
class PostgresSnapshot:
    origin: Origin
    contents: Contents
    _id: str
    _programs: Programs
    _address: Address

    async def dump(self, receive: Receive, progress: Progress) -> None:
        # Extensions are the server's: where it is restored there may be none, and none is needed. This one is in all.
        what = ("--extension=plpgsql", "--no-comments", "--no-publications", "--no-subscriptions")
        command = (self._programs.pg_dump, "--format=custom", "--verbose", f"--snapshot={self._id}", *what)
        progress.begins(Step.DUMPING, self.contents.total)
        told = TablesTold(self.contents.rows, progress)
        await read_from(command, environment_for(self._address), receive, told)
        progress.ends()


@frozen
class PostgresTurn:
    database: SavedDatabase
    now: datetime
    _connection: Connection
    _address: Address
    _find_programs: Callable[[int], Programs]

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[PostgresSnapshot]:
        with reached(self._address):
            server = await self._connection.fetchrow(_SERVER)
        assert server is not None
        programs = await asyncio.to_thread(self._find_programs, server["major"])
        environment_for(self._address)  # so that what cannot be handed on is refused before all is counted
        async with _transaction(self._connection, self._address):
            with reached(self._address):
                exported: str = await self._connection.fetchval("SELECT pg_export_snapshot()")
                taken_at: datetime = await self._connection.fetchval(_NOW)
                revision = await revision_of(self._connection)
                contents = await contents_of_database(self._connection)
            origin = Origin(
                source=self.database.address,
                identity=self.database.identity,
                taken_at=taken_at,
                tux=version("tux"),
                revision=revision,
                server=server["name"],
                server_major=server["major"],
                dumped_by=programs.major,
            )
            async with _staying(self._connection, self._address):
                yield PostgresSnapshot(origin, contents, exported, programs, self._address)


@define
class PostgresSource:
    _settings: DatabaseSettings
    _find_programs: Callable[[int], Programs] = programs_for

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[PostgresTurn]:
        """The lock is the session's, and so ends with this process however that ends."""
        address = self._settings.address
        async with connected(self._settings, name=f"{self._settings.shown_name} backup") as connection:
            with reached(address):
                if not await connection.fetchval(_TRY, _LOCK):
                    raise BackupUnderWay
                now: datetime = await connection.fetchval(_NOW)
                this = SavedDatabase(str(address), await identity_of(connection))
            yield PostgresTurn(this, now, connection, address, self._find_programs)


@asynccontextmanager
async def _transaction(connection: Connection, address: Address) -> AsyncIterator[None]:
    transaction = connection.transaction(isolation="repeatable_read", readonly=True)
    with reached(address):
        await transaction.start()
    try:
        yield
    finally:
        with reached(address):
            await transaction.rollback()


@asynccontextmanager
async def _staying(connection: Connection, address: Address) -> AsyncIterator[None]:
    """Say to the server that this process has not come to a standstill, in which case it would end the session."""

    async def stay() -> None:
        while True:
            await asyncio.sleep(_STAY_EVERY)
            with reached(address):
                await connection.execute("SELECT 1")

    staying = asyncio.create_task(stay())
    try:
        yield
    finally:
        staying.cancel()
        with suppress(asyncio.CancelledError):
            await staying
