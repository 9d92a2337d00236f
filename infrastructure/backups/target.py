"""The database that a backup is to take the place of, on its own server.

It is loaded beside it, under another name, and the two are renamed in one transaction: whenever this is cut off, the
one or the other is there, and whole.
"""

import asyncio
import getpass
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import asyncpg
from attrs import define, evolve

from application.backups.errors import (
    DatabaseAway,
    DatabaseInUse,
    MayNotCreateDatabases,
    NotItsOwner,
    RestoreUnderWay,
    WouldOverwrite,
)
from application.backups.ports import TakenOver
from domain.backups.database import SavedDatabase
from domain.backups.manifest import BackupName
from infrastructure.backups import databases
from infrastructure.backups.connecting import Connection, connected, reached
from infrastructure.backups.place import DatabasePlace, Examine, Migrate
from infrastructure.backups.programs import Programs, programs_for
from infrastructure.backups.whose import identity_of
from infrastructure.database.address import Address, in_database
from infrastructure.database.settings import DatabaseSettings

_UNFINISHED, _REPLACED = "tux: being restored for {}, ", "tux: {}, "
"""How the comments begin that tell what a database is there for; a server may have those of several bots."""

_LOCK = 0x747578_72  # "tuxr"
_MAINTENANCE = ("postgres", "template1")
_LONGEST = 30
_SERVER_MAJOR = "SELECT current_setting('server_version_num')::int / 10000"


@define(eq=False)
class NewDatabase(DatabasePlace):
    _admin: Connection
    _address: Address
    _named: str
    """The database whose place it takes."""
    _stamp: str
    _exists: bool
    _is_empty: bool
    taken_over: bool = False

    async def take_over(self, backup: BackupName) -> TakenOver:
        aside = f"{self._named[:_LONGEST]}_before_{self._stamp}"
        new = _database_of(self.settings.address)
        with reached(self._address):
            if sessions := await databases.sessions_in(self._admin, self._named):
                raise DatabaseInUse(self._named, sessions)
            try:
                async with self._admin.transaction():
                    if self._exists:
                        await databases.rename(self._admin, self._named, aside)
                        await databases.mark(
                            self._admin,
                            aside,
                            f"{_REPLACED.format(self._named)}until the backup {backup} took its place",
                        )
                    await databases.rename(self._admin, new, self._named)
                    await databases.mark(self._admin, self._named, "")
            except asyncpg.ObjectInUseError as error:
                raise DatabaseInUse(self._named, await databases.sessions_in(self._admin, self._named)) from error
        self.taken_over = True
        return await self._left(aside) if self._exists else TakenOver(database=self._named, aside=None)

    async def _left(self, aside: str) -> TakenOver:
        """The backup is in its place by now: whatever fails from here on, that is so."""
        try:
            with reached(self._address):
                if self._is_empty and await self._is_still_empty(aside):
                    await databases.drop(self._admin, aside)
                    return TakenOver(database=self._named, aside=None)
                notes = await self._notes(aside)
        except DatabaseAway as error:
            notes = [f"what was set and granted on the old database, which could not be asked ({error.why})"]
        return TakenOver(database=self._named, aside=aside, notes=notes)

    async def _notes(self, aside: str) -> list[str]:
        settings = await databases.settings_of(self._admin, aside)
        notes = [f"the setting {name} of the old database (ALTER DATABASE ... SET)" for name in settings]
        if await databases.has_grants(self._admin, aside):
            notes.append("the grants on the old database (GRANT ... ON DATABASE)")
        return notes

    async def _is_still_empty(self, database: str) -> bool:
        there = evolve(self.settings, url=in_database(self.settings.url, database))
        async with connected(there, name="tux backup") as connection:
            return await databases.tables_in(connection) == 0


@define
class PostgresTarget:
    _settings: DatabaseSettings
    _migrate: Migrate
    _examine: Examine
    _say: Callable[[str], None]
    _find_programs: Callable[[int], Programs] = programs_for

    async def database(self) -> SavedDatabase:
        address = self._settings.address
        async with self._administering() as admin:
            with reached(address):
                return SavedDatabase(str(address), await identity_of(admin, _database_of(address)))

    @asynccontextmanager
    async def opened(self, dumped_by: int, *, replace: bool) -> AsyncIterator[NewDatabase]:
        address = self._settings.address
        named = _database_of(address)
        async with self._administering() as admin, self._alone(admin, named):
            with reached(address):
                await self._require(admin, named)
                await self._look_at_earlier(admin, named)
                exists = await databases.owns(admin, named) is not None
                tables = await self._tables() if exists else 0
                if tables and not replace:
                    raise WouldOverwrite(named, tables)
                major: int = await admin.fetchval(_SERVER_MAJOR)
                programs = await asyncio.to_thread(self._find_programs, max(major, dumped_by))
                stamp = await databases.stamp(admin)
                new = f"{named[:_LONGEST]}_restoring_{stamp}"
                await databases.create_like(admin, new, named if exists else None)
                await databases.mark(admin, new, f"{_UNFINISHED.format(named)}from a backup")
            there = evolve(self._settings, url=in_database(self._settings.url, new))
            place = NewDatabase(
                there,
                major,
                programs,
                self._migrate,
                self._examine,
                admin,
                address,
                named,
                stamp,
                exists,
                tables == 0,
            )
            try:
                yield place
            finally:
                if not place.taken_over:
                    with reached(address):
                        await databases.drop(admin, new, with_sessions=True)

    @asynccontextmanager
    async def _alone(self, admin: Connection, named: str) -> AsyncIterator[None]:
        """Unlocked by hand: a server takes its time to notice the end of a session. Where it cannot be, the session
        is lost, and with it the lock. Raises RestoreUnderWay.
        """
        with reached(self._settings.address):
            if not await admin.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", _LOCK, named):
                raise RestoreUnderWay
        try:
            yield
        finally:
            if not admin.is_closed():
                with suppress(DatabaseAway), reached(self._settings.address):
                    await admin.execute("SELECT pg_advisory_unlock($1, hashtext($2))", _LOCK, named)

    async def _require(self, admin: Connection, named: str) -> None:
        role, may_create = await databases.role_of(admin)
        if not may_create:
            raise MayNotCreateDatabases(role)
        if await databases.owns(admin, named) is False:
            raise NotItsOwner(role, named)
        if sessions := await databases.sessions_in(admin, named):
            raise DatabaseInUse(named, sessions)

    async def _tables(self) -> int:
        async with connected(self._settings, name="tux backup") as connection:
            return await databases.tables_in(connection)

    async def _look_at_earlier(self, admin: Connection, named: str) -> None:
        """Say what earlier restores have left; what one that was cut off was loading is of no use, and goes."""
        for found in await databases.marked(admin, _UNFINISHED.format(named)):
            try:
                await databases.drop(admin, found.name)
            except asyncpg.ObjectInUseError:
                self._say(f"{found.name} is left of a restore that was cut off, and somebody is connected to it")
            else:
                self._say(f"{found.name} was left of a restore that was cut off, and is dropped")
        for found in await databases.marked(admin, _REPLACED.format(named)):
            self._say(f"{found.name} is kept: it was {found.mark.removeprefix('tux: ')}")

    @asynccontextmanager
    async def _administering(self) -> AsyncIterator[Connection]:
        """From another database: none can be renamed by those who are in it."""
        async with AsyncExitStack() as stack:
            yield await self._first_of(stack, _MAINTENANCE)

    async def _first_of(self, stack: AsyncExitStack, names: Sequence[str]) -> Connection:
        first, *others = names
        there = evolve(self._settings, url=in_database(self._settings.url, first))
        try:
            return await stack.enter_async_context(connected(there, name=f"{self._settings.shown_name} restore"))
        except DatabaseAway:
            if not others:
                raise
            return await self._first_of(stack, others)


def _database_of(address: Address) -> str:
    """Where none is named, servers take the user's."""
    return address.database or address.user or getpass.getuser()
