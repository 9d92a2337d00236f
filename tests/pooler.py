"""A PgBouncer before the tests' server: a real one, where it is installed."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

import asyncpg
from attrs import evolve, frozen

from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres.account import locate

PROGRAM = "TUX_PGBOUNCER"
SERVER_CONNECTIONS = 4
"""Of each user and database: fewer than a bot has, so that they are shared."""
OF_MANY_TESTS = 12
"""Some wait until so many stand in a line for one lock; still fewer than a bot has."""
UNDERSTANDS_PREPARED = (1, 21)
"""The first version that knows of prepared statements in transaction mode."""

type Mode = Literal["session", "transaction"]


@frozen
class PgBouncer:
    program: str
    version: tuple[int, int]

    def lacks(self, mode: Mode) -> str | None:
        if mode == "transaction" and self.version < UNDERSTANDS_PREPARED:
            return "PgBouncer {}.{} knows nothing of prepared statements in transaction mode".format(*self.version)
        return None

    @asynccontextmanager
    async def before(self, server: DatabaseSettings, mode: Mode, *options: str) -> AsyncIterator[DatabaseSettings]:
        """It runs; yields settings with its address, and with the server's own for sessions.

        It is as its package has it, but for `options`, lines of its configuration: it ignores no parameter.
        """
        with self._running(server, mode, options) as (process, directory, port):
            database, user = server.address.database, server.address.user
            url = f"postgresql://{user}@/{database}?host={directory}&port={port}"
            await _answers(process, url)
            yield evolve(server, url=url, session_url=server.url)

    @contextmanager
    def _running(
        self, server: DatabaseSettings, mode: Mode, options: tuple[str, ...]
    ) -> Iterator[tuple[subprocess.Popen[bytes], Path, int]]:
        directory, port = Path(tempfile.mkdtemp(prefix="tux-pgbouncer-")), _free_port()
        _, account = locate(directory)
        os.chown(directory, account.uid, account.gid)
        (directory / "ini").write_text("\n".join(self._lines(server, mode, directory, port, options)))
        with (directory / "log").open("wb") as log:
            process = subprocess.Popen(
                (self.program, directory / "ini"),
                stdout=log,
                stderr=log,
                user=None if account.is_own else account.uid,
                group=None if account.is_own else account.gid,
                extra_groups=None if account.is_own else (),
            )
        try:
            yield process, directory, port
        except BaseException as error:
            error.add_note((directory / "log").read_text())
            raise
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(directory)

    def _lines(
        self, server: DatabaseSettings, mode: Mode, directory: Path, port: int, options: tuple[str, ...]
    ) -> list[str]:
        to = server.address
        secret = "" if to.password is None else f" password={to.password}"
        host = to.hosts[0] if to.hosts else "localhost"
        at = to.ports[0] if to.ports else 5432
        prepared = ["max_prepared_statements = 100"] if self.version >= UNDERSTANDS_PREPARED else []
        return [
            "[databases]",
            f"* = host={host} port={at} user={to.user}{secret}",
            "[pgbouncer]",
            f"unix_socket_dir = {directory}",
            "listen_addr =",
            f"listen_port = {port}",
            "auth_type = any",
            f"pool_mode = {mode}",
            f"default_pool_size = {SERVER_CONNECTIONS if mode == 'transaction' else 40}",
            *prepared,
            *options,
            "",
        ]


@cache
def installed() -> PgBouncer | None:
    """The program that TUX_PGBOUNCER names, else the one on the path."""
    named = os.environ.get(PROGRAM)
    program = named or shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"PgBouncer (\d+)\.(\d+)", said)
    assert version is not None, said
    return PgBouncer(program, (int(version[1]), int(version[2])))


def what_lacks(mode: Mode) -> str | None:
    """Why tests in this mode cannot run here; None where they can."""
    found = installed()
    return f"there is no pgbouncer: install it, or name it in {PROGRAM}" if found is None else found.lacks(mode)


@asynccontextmanager
async def through_pooler(direct: DatabaseSettings, mode: Mode | None) -> AsyncIterator[DatabaseSettings]:
    """The same where no mode is given."""
    if mode is None:
        yield direct
        return
    bouncer = installed()
    assert bouncer is not None, what_lacks(mode)
    async with bouncer.before(direct, mode, f"default_pool_size = {OF_MANY_TESTS}") as settings:
        yield settings


def main() -> None:
    """Print the mode in which all can be tried here; or say what is missing."""
    if lacks := what_lacks("session"):
        sys.exit(lacks)
    lacks = what_lacks("transaction")
    if lacks:
        print(f"{lacks}: the contracts are tried in session mode", file=sys.stderr)
    print("session" if lacks else "transaction")


async def _answers(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until it takes connections."""
    while True:
        assert process.poll() is None, "it ended"
        try:
            connection = await asyncpg.connect(url, statement_cache_size=0)
        except (OSError, asyncpg.PostgresError):
            continue
        await connection.close()
        return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
