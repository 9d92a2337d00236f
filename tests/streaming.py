"""A server and its streaming replica, both embedded ones: what a test needs of two machines."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from attrs import frozen

from infrastructure.embedded_postgres import EmbeddedPostgres
from infrastructure.embedded_postgres.account import locate, make_home
from infrastructure.embedded_postgres.binaries import Binaries, choose
from infrastructure.embedded_postgres.cluster import PORT, SUPERUSER, Cluster

DATABASE = "tux"


@frozen
class Standby:
    """Follows another server; it can be stopped and started."""

    _cluster: Cluster
    _binaries: Binaries

    @property
    def url(self) -> str:
        host = quote(str(self._cluster.socket_directory), safe="")
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={host}&port={PORT}"

    def copy(self, primary: Path) -> None:
        """Take a copy of the server whose socket is in that directory, set up to follow it."""
        take = ("pg_basebackup", "-h", primary, "-p", str(PORT), "-U", SUPERUSER, "-D", self._cluster.data)
        self._run(*take, "-R", "--checkpoint=fast", "--wal-method=stream", "--no-sync")

    def start(self) -> None:
        self._cluster.account.private_directory(self._cluster.socket_directory)
        options = f"-c unix_socket_directories={self._cluster.socket_directory} -c listen_addresses= -c hot_standby=on"
        self._run("pg_ctl", "start", "-s", "-w", "-D", self._cluster.data, "-l", self._cluster.log, "-o", options)

    def stop(self) -> None:
        self._cluster.stop()

    def _run(self, program: str, *arguments: str | Path) -> None:
        os.close(self._cluster.account.open(self._cluster.log, os.O_RDWR))
        code = self._cluster.account.run((self._binaries.directory / program, *arguments), output=subprocess.DEVNULL)
        assert code == 0, self._cluster.log.read_text()


@contextmanager
def streaming() -> Iterator[tuple[str, Standby]]:
    """The address of a server, and its replica."""
    # Every account can pass through; pytest's own directories are private.
    ground = Path(tempfile.mkdtemp(prefix="tux-streaming-")).resolve()
    ground.chmod(0o711)
    directory, copy = ground / "primary", ground / "standby"
    try:
        with EmbeddedPostgres(directory, database=DATABASE) as primary:
            cluster = Cluster(*locate(copy))
            make_home(cluster.home)
            shutil.chown(cluster.home, cluster.account.uid, cluster.account.gid)
            home = Cluster(*locate(directory)).home
            standby = Standby(cluster, choose(home / "data").within_reach_of(cluster.account, home))
            standby.copy(primary.socket_directory)
            standby.start()
            try:
                yield primary.url, standby
            finally:
                standby.stop()
    finally:
        shutil.rmtree(ground)
