"""One data directory on disk and the server process that may be running on it."""

import enum
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from infrastructure.embedded_postgres.account import Account, digest
from infrastructure.embedded_postgres.binaries import Binaries
from infrastructure.embedded_postgres.errors import ServerDidNotStartError, ServerDidNotStopError

SUPERUSER = "tux"
PORT = 5432
PATIENCE_SECONDS = 300
PASSING_OBSTACLE_SECONDS = 30
LOG_LIMIT_BYTES = 10 * 1024 * 1024
_SOCKET_PATH_LIMIT_BYTES = 107
_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "cluster_name": "tux",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Failed statements reach the bot, which logs them; here they would let the file grow without bound.
    "log_min_messages": "log",
    "log_checkpoints": "off",
    "logging_collector": "off",
}


class ServerState(enum.Enum):
    STOPPED = "stopped"
    STALE = "stale"  # a postmaster.pid is left, but no server
    BUSY = "busy"  # starting or stopping
    READY = "ready"
    UNREACHABLE = "unreachable"  # it runs, but its socket was deleted


@frozen
class Cluster:
    home: Path
    account: Account
    settings: Mapping[str, str] = field(factory=dict)
    """Of a server that is started: in place of those that all have, or besides them."""

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def socket_directory(self) -> Path:
        """In the home, or for a path too long or too strange for a socket's address a short one derived from it."""
        path = self.home / "socket"
        longest = path / f".s.PGSQL.{PORT}.lock"
        plain = re.fullmatch(r"[A-Za-z0-9_./-]+", str(path)) is not None
        fits = plain and len(os.fsencode(longest)) <= _SOCKET_PATH_LIMIT_BYTES
        return path if fits else Path("/tmp") / f"tux-postgres-{digest(self.home)}"

    @property
    def _socket(self) -> Path:
        return self.socket_directory / f".s.PGSQL.{PORT}"

    @property
    def _pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def state(self) -> ServerState:
        if not self._pid_file.exists():
            return ServerState.STOPPED
        lines = self._pid_file_lines()
        answers = self._answers()
        if not answers and not self._is_postmaster(_pid(lines)):
            return ServerState.STALE
        ready = len(lines) > 7 and lines[7].strip() == "ready"
        if ready and not self._socket.exists():
            return ServerState.UNREACHABLE
        return ServerState.READY if ready and answers else ServerState.BUSY

    def initialise(self, binaries: Binaries, lock: int) -> None:
        """Make the data directory beside its final place, so that an interrupted attempt is never used."""
        unfinished = self.home / "data.new"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        self.account.private_directory(unfinished)
        options = ("-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--locale=C.UTF-8", "-k")
        command = (binaries.directory / "initdb", "-D", unfinished.name, "--no-instructions", *options)
        # initdb keeps the lock as long as it lives: should this process be killed, the next one waits for it.
        code, output = self._run_logged(command, pass_fds=(lock,))
        if code != 0:
            raise ServerDidNotStartError("initdb", self.log, output)
        unfinished.rename(self.data)

    def ensure_running(self, binaries: Binaries) -> None:
        """Start the server unless it runs, after waiting for one that is just starting or stopping."""
        began = time.monotonic()
        while (state := self.state()) is not ServerState.READY:
            waited = time.monotonic() - began
            if state is ServerState.BUSY:
                if waited > PATIENCE_SECONDS:
                    raise ServerDidNotStartError("waiting for PostgreSQL", self.log, "it is neither ready nor gone")
                time.sleep(0.05)
                continue
            if state is ServerState.UNREACHABLE:
                self.stop()
            if state is ServerState.STALE:
                self._adopt_pid_file()
            if excerpt := self._start(binaries):
                # The last children of a killed server, or a server whose starter was killed, may not be gone yet.
                passing = "shared memory block" in excerpt or 'lock file "postmaster.pid" already exists' in excerpt
                if not passing or waited > PASSING_OBSTACLE_SECONDS:
                    raise ServerDidNotStartError("the start of PostgreSQL", self.log, excerpt)
                time.sleep(0.2)

    def stop(self) -> None:
        """Stop the server without waiting for its clients (a fast shutdown), if it runs."""
        # Not `pg_ctl stop`: it would signal whatever process has the number in a stale file by now.
        pid = _pid(self._pid_file_lines())
        if not self._is_postmaster(pid):
            if self._answers():
                raise ServerDidNotStopError(pid, self.log)
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._is_postmaster(pid):
            if time.monotonic() > deadline:
                raise ServerDidNotStopError(pid, self.log)
            time.sleep(0.01)

    def _start(self, binaries: Binaries) -> str:
        """Run pg_ctl; returns nothing, or what the log says when it failed."""
        self.account.private_directory(self.socket_directory)
        settings = {**_SETTINGS, **self.settings, "unix_socket_directories": str(self.socket_directory)}
        options = shlex.join(f"-c{name}={value}" for name, value in settings.items())
        # Relative paths: pg_ctl hands them to a shell, which would expand a `$` in them.
        waiting = ("-w", "-t", str(PATIENCE_SECONDS))
        command = (binaries.directory / "pg_ctl", "start", "-s", *waiting, "-D", self.data.name, "-l", self.log.name)
        code, output = self._run_logged((*command, "-o", options))
        return output if code != 0 else ""

    def _run_logged(self, command: tuple[str | Path, ...], pass_fds: tuple[int, ...] = ()) -> tuple[int, str]:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.rename(self.log.with_suffix(".log.1"))
        log = self.account.open(self.log, os.O_RDWR | os.O_APPEND)
        try:
            before = os.fstat(log).st_size
            code = self.account.run(command, cwd=self.home, output=log, pass_fds=pass_fds)
            written = os.pread(log, 64 * 1024, max(before, os.fstat(log).st_size - 64 * 1024))
        finally:
            os.close(log)
        return code, "\n".join(written.decode(errors="replace").splitlines()[-15:])

    def _adopt_pid_file(self) -> None:
        # The server believes any live process whose number it finds to be its rival, also a zombie or another program,
        # but passes over its parent's. Deleting the file would skip its check of the shared memory noted in it.
        lines = self._pid_file_lines()
        with os.fdopen(os.open(self._pid_file, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW), "w") as file:
            file.write("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        self._socket.unlink(missing_ok=True)
        self._socket.with_name(f"{self._socket.name}.lock").unlink(missing_ok=True)

    def _pid_file_lines(self) -> list[str]:
        try:
            return self._pid_file.read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return []

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(5)
            try:
                client.connect(str(self._socket))
            except BlockingIOError:  # its queue of callers is full
                return True
            except OSError:
                return False
            return True

    def _is_postmaster(self, pid: int) -> bool:
        """Whether the process is this cluster's server, and not a zombie or another program with its number."""
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            if Path("/proc/self").exists():
                return False
            listing = ("ps", "-ww", "-o", "command=", "-p", str(pid))
            command = subprocess.run(listing, capture_output=True, text=True, check=False).stdout
        return "postgres" in command and f"unix_socket_directories={self.socket_directory}" in command


def _pid(lines: list[str]) -> int:
    first = lines[0].strip().lstrip("-") if lines else ""
    return int(first) if first.isdecimal() else 0
