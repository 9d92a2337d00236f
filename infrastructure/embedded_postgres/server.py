"""Runs one PostgreSQL server for all processes that ask for the same directory."""

import asyncio
import atexit
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import asyncpg
from attrs import define, field, frozen
from platformdirs import user_data_path

from infrastructure.embedded_postgres.account import locate, make_home
from infrastructure.embedded_postgres.binaries import OLDEST_MAJOR, choose, major_version
from infrastructure.embedded_postgres.cluster import PORT, SUPERUSER, Cluster, ServerState
from infrastructure.embedded_postgres.errors import (
    DirectoryNotUsableError,
    ServerDidNotStartError,
    ServerNotRunningError,
)

DEFAULT_DATABASE = "tux"
BRING_UP_ATTEMPTS = 3


@frozen
class EmbeddedServer:
    """A running server: how to reach it."""

    socket_directory: Path
    major_version: int
    user: str
    database: str

    @property
    def url(self) -> str:
        """For SQLAlchemy with asyncpg, over the Unix socket."""
        host = quote(str(self.socket_directory), safe="")
        return f"postgresql+asyncpg://{self.user}@/{quote(self.database, safe='')}?host={host}&port={PORT}"


def default_directory(data_directory: Path | None = None) -> Path:
    """`postgres` in the directory for Tux's data, by default the platform's place for a user's data."""
    return (data_directory or user_data_path("tux")) / "postgres"


def data_home(directory: Path) -> Path:
    """Where the data of the directory are really kept: in itself, unless root could not keep them there."""
    return locate(directory)[0]


def is_running(directory: Path) -> bool:
    """Whether a server runs for the directory; starts nothing and takes no lease. Raises what `join` does otherwise."""
    try:
        join(directory)
    except ServerNotRunningError:
        return False
    return True


def join(directory: Path, *, database: str = DEFAULT_DATABASE) -> EmbeddedServer:
    """The server that runs for the directory, without keeping it running.

    Raises EmbeddedPostgresError; ServerNotRunningError is the expected one.
    """
    cluster = Cluster(*locate(directory))
    if cluster.state() is not ServerState.READY:
        raise ServerNotRunningError(directory)
    return _describe(cluster, database)


def discard(directory: Path) -> None:
    """Stop the server of the directory, if one runs, and remove all of it. Raises EmbeddedPostgresError."""
    cluster = Cluster(*locate(directory))
    try:
        if cluster.data.exists():
            cluster.stop()
        for path in (cluster.socket_directory, cluster.home):
            if path.exists():
                shutil.rmtree(path)
    except OSError as error:
        raise DirectoryNotUsableError(directory, str(error)) from error


@define(eq=False)
class EmbeddedPostgres:
    """A lease on the server of a directory: the first to start it makes it run, the last to leave stops it.

    Blocking: call it in a thread. The kernel drops the lease of a killed process; a server left running is shared by
    the next one that starts.
    """

    directory: Path
    database: str = field(default=DEFAULT_DATABASE, kw_only=True)
    progress: Callable[[str], None] = field(default=lambda line: None, kw_only=True)
    oldest: int = field(default=OLDEST_MAJOR, kw_only=True)
    """The major version that it is to have at least."""
    settings: Mapping[str, str] = field(factory=dict, kw_only=True)
    """Of the server, where this one starts it: one that runs already keeps its own."""
    _cluster: Cluster | None = field(default=None, init=False)
    _lease: int | None = field(default=None, init=False)
    _holder: int = field(default=0, init=False)

    def start(self) -> EmbeddedServer:
        """Share the running server or start one, and create the database if it is missing.

        Waits up to 300 seconds for a recovery. Raises EmbeddedPostgresError.
        """
        try:
            return self._start()
        except OSError as error:
            raise DirectoryNotUsableError(self.directory, str(error)) from error

    def stop(self) -> None:
        """Give the lease back; the last one out stops the server. Does nothing without a lease."""
        if self._cluster is None or self._lease is None or self._holder != os.getpid():
            return
        try:
            with self._locked(self._cluster):
                self._leave(self._cluster, self._lease)
        except OSError as error:
            raise DirectoryNotUsableError(self.directory, str(error)) from error

    def __enter__(self) -> EmbeddedServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> EmbeddedServer:
        home, account = locate(self.directory)
        if home != self.directory.expanduser().resolve():
            self.progress(f"no unprivileged account can reach {self.directory}: the database is kept in {home}")
        make_home(home)
        cluster = Cluster(home, account, self.settings)
        with self._locked(cluster) as lock:
            if self._lease is None:
                self._lease = cluster.account.open(home / "leases", os.O_RDWR)
                fcntl.flock(self._lease, fcntl.LOCK_SH)
                self._cluster, self._holder = cluster, os.getpid()
                atexit.register(self.stop)
            try:
                return self._bring_up_with_database(cluster, lock, self._lease)
            except BaseException:
                self._leave(cluster, self._lease)
                raise

    def _bring_up_with_database(self, cluster: Cluster, lock: int, lease: int) -> EmbeddedServer:
        attempt = 0
        while True:
            attempt += 1
            self._bring_up(cluster, lock, lease)
            server = _describe(cluster, self.database)
            try:
                asyncio.run(_ensure_database(server), loop_factory=asyncio.new_event_loop)
                return server
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                # The server answered a moment ago: unless something else is wrong it was killed from outside since.
                if attempt == BRING_UP_ATTEMPTS:
                    step = f"making the database {self.database}"
                    raise ServerDidNotStartError(step, cluster.log, str(error)) from error

    def _bring_up(self, cluster: Cluster, lock: int, lease: int) -> None:
        state = cluster.state()
        if state is ServerState.READY:
            return
        if state is ServerState.UNREACHABLE and not _is_only_lease(lease):
            reason = f"its server is in use, but {cluster.socket_directory} is not to be seen from here"
            raise DirectoryNotUsableError(cluster.home, reason)
        binaries = choose(cluster.data, self.oldest).within_reach_of(cluster.account, cluster.home)
        if not cluster.data.exists():
            self.progress(f"making a PostgreSQL {binaries.major} database in {cluster.home}")
            cluster.initialise(binaries, lock)
        self.progress(f"starting PostgreSQL {binaries.major} in {cluster.home}")
        cluster.ensure_running(binaries)

    def _leave(self, cluster: Cluster, lease: int) -> None:
        try:
            if _is_only_lease(lease):
                cluster.stop()
        finally:
            os.close(lease)
            self._lease = None
            atexit.unregister(self.stop)

    @contextmanager
    def _locked(self, cluster: Cluster) -> Iterator[int]:
        lock = cluster.account.open(cluster.home / "lock", os.O_RDWR)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.progress("another process is starting or stopping the database: waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock
        finally:
            os.close(lock)


def _is_only_lease(lease: int) -> bool:
    # Leases are taken only under the lock, which the caller holds: the answer stays true, and the shared lock, which
    # the attempt gives up, can be taken again at once.
    try:
        fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        fcntl.flock(lease, fcntl.LOCK_SH)


def _describe(cluster: Cluster, database: str) -> EmbeddedServer:
    major = major_version(cluster.data)
    if major is None:
        raise DirectoryNotUsableError(cluster.data, "it has no file PG_VERSION")
    return EmbeddedServer(cluster.socket_directory, major, SUPERUSER, database)


async def _ensure_database(server: EmbeddedServer) -> None:
    connection = await asyncpg.connect(
        host=str(server.socket_directory), port=PORT, user=server.user, database="postgres"
    )
    try:
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", server.database):
            name = server.database.replace('"', '""')
            await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
