"""The database that a backup is to take the place of, on its own server.

It is loaded beside it, under another name, and the two are renamed in one transaction: whenever this is cut off, the
one or the other is there, and whole.
"""

import asyncio
import getpass
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext, suppress

import asyncpg
from attrs import define, evolve

from application.backups.errors import (
    DatabaseAway,
    DatabaseInUse,
    MayNotCreateDatabases,
    NotItsOwner,
    RestoreOutcomeUnknown,
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
LOOKS_FOR, _LOOKS_EVERY = 60.0, 0.5
"""Seconds, after the connection was lost as the names were changed: a server that is started again is there by then."""

_SERVER_MAJOR = "SELECT current_setting('server_version_num')::int / 10000"


@define(eq=False)
class NewDatabase(DatabasePlace):
    _admin: Connection
    _administering: Callable[[], AbstractAsyncContextManager[Connection]]
    _address: Address
    _named: str
    """The database whose place it takes."""
    _stamp: str
    _exists: bool
    _is_empty: bool
    taken_over: bool | None = False
    """None where that is not known."""

    async def take_over(self, backup: BackupName) -> TakenOver:
        aside = f"{self._named[:_LONGEST]}_before_{self._stamp}"
        asking: AbstractAsyncContextManager[Connection] = nullcontext(self._admin)
        with reached(self._address):
            if sessions := await databases.sessions_in(self._admin, self._named):
                raise DatabaseInUse(self._named, sessions)
            session = await databases.own_session(self._admin)
        try:
            with reached(self._address):
                await self._exchange(backup, aside)
        except DatabaseAway:
            if not self._admin.is_closed() or not await self._was_exchanged(session, aside):
                raise
            asking = self._administering()
        self.taken_over = True
        return await self._left(aside, asking) if self._exists else TakenOver(database=self._named, aside=None)

    async def _exchange(self, backup: BackupName, aside: str) -> None:
        try:
            async with self._admin.transaction():
                if self._exists:
                    await databases.rename(self._admin, self._named, aside)
                    words = f"{_REPLACED.format(self._named)}until the backup {backup} took its place"
                    await databases.mark(self._admin, aside, words)
                await databases.rename(self._admin, self._own_name, self._named)
                await databases.mark(self._admin, self._named, "")
        except asyncpg.ObjectInUseError as error:
            raise DatabaseInUse(self._named, await databases.sessions_in(self._admin, self._named)) from error

    async def _was_exchanged(self, session: databases.Session, aside: str) -> bool:
        """Looked for once the session that was lost is over: until then the server may yet carry out what it was sent.

        Raises RestoreOutcomeUnknown.
        """
        deadline = asyncio.get_running_loop().time() + LOOKS_FOR
        while True:
            try:
                async with self._administering() as admin:
                    with reached(self._address):
                        if await databases.is_over(admin, session):
                            return await databases.owns(admin, self._own_name) is None
                away = DatabaseAway(str(self._address), "it still works on what it was sent")
            except DatabaseAway as error:
                away = error
            if asyncio.get_running_loop().time() >= deadline:
                self.taken_over, kept = None, aside if self._exists else None
                raise RestoreOutcomeUnknown(away, self._named, self._own_name, kept) from away
            await asyncio.sleep(_LOOKS_EVERY)

    @property
    def _own_name(self) -> str:
        return _database_of(self.settings.address)

    async def _left(self, aside: str, asking: AbstractAsyncContextManager[Connection]) -> TakenOver:
        """The backup is in its place by now: whatever fails from here on, that is so."""
        try:
            async with asking as admin:
                with reached(self._address):
                    if self._is_empty and await self._is_still_empty(aside):
                        await databases.drop(admin, aside)
                        return TakenOver(database=self._named, aside=None)
                    notes = await self._notes(admin, aside)
        except DatabaseAway as error:
            notes = [f"what was set and granted on the old database, which could not be asked ({error.why})"]
        return TakenOver(database=self._named, aside=aside, notes=notes)

    async def _notes(self, admin: Connection, aside: str) -> list[str]:
        settings = await databases.settings_of(admin, aside)
        notes = [f"the setting {name} of the old database (ALTER DATABASE ... SET)" for name in settings]
        if await databases.has_grants(admin, aside):
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
                self._administering,
                address,
                named,
                stamp,
                exists,
                tables == 0,
            )
            try:
                yield place
            finally:
                if place.taken_over is False:
                    await self._discard(admin, new)

    async def _discard(self, admin: Connection, new: str) -> None:
        """Where the connection was lost, by another one if there is any, or else by the next restore."""
        if not admin.is_closed():
            with reached(self._settings.address):
                await databases.drop(admin, new, with_sessions=True)
            return
        with suppress(DatabaseAway):
            async with self._administering() as another:
                with reached(self._settings.address):
                    await databases.drop(another, new, with_sessions=True)

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
