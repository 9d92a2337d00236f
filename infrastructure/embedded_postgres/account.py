"""The operating system's account that runs the server, and the directory it can work in."""

import hashlib
import os
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from infrastructure.embedded_postgres.errors import DirectoryNotUsableError, NoUnprivilegedAccountError

UNPRIVILEGED_ACCOUNTS = ("postgres", "nobody")
FALLBACK_PARENT = Path("/var/lib")
# The server gets nothing else of the bot's environment: tokens would be readable in the other account's processes,
# and variables like PGDATA or PGPORT would change what the programs do.
_INHERITED_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


@frozen
class Account:
    uid: int
    gid: int

    @property
    def is_own(self) -> bool:
        return self.uid == os.geteuid()

    def run(
        self, command: Sequence[str | Path], *, cwd: Path = Path("/"), output: int, pass_fds: Sequence[int] = ()
    ) -> int:
        """Run a program as this account, in a session of its own that Ctrl-C does not reach; returns its exit code."""
        environment = {name: os.environ[name] for name in _INHERITED_ENVIRONMENT if name in os.environ}
        own = self.is_own
        return subprocess.run(
            command,
            cwd=cwd,
            env={**environment, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=pass_fds,
            start_new_session=True,
            umask=0o077,
            check=False,
            user=None if own else self.uid,
            group=None if own else self.gid,
            extra_groups=None if own else (),
        ).returncode

    def can_run(self, *command: str | Path) -> bool:
        try:
            return self.run(command, output=subprocess.DEVNULL) == 0
        except OSError:
            return False

    def can_traverse(self, directory: Path) -> bool:
        return self.can_run("/bin/sh", "-c", 'test -x "$0"', directory)

    def open(self, path: Path, flags: int) -> int:
        """Open one of this account's files, creating it if it is missing; never through a symbolic link."""
        descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        if not self.is_own and os.fstat(descriptor).st_uid == os.geteuid():
            os.fchown(descriptor, self.uid, self.gid)
        return descriptor

    def private_directory(self, path: Path) -> None:
        """Make a directory that only this account (and root) can enter; one that exists must be like that already."""
        try:
            path.mkdir(mode=0o700)
            if not self.is_own:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)
        except FileExistsError:
            found = path.lstat()
            if path.is_symlink() or not path.is_dir() or found.st_uid != self.uid or found.st_mode & 0o077:
                raise DirectoryNotUsableError(path, "it is not a private directory of the server's account") from None


def locate(directory: Path) -> tuple[Path, Account]:
    """Where the database of `directory` is or will be kept, and the account that runs its server.

    That is `directory` itself, unless root runs this and no unprivileged account can reach it (below /root, say).
    Raises NoUnprivilegedAccountError, DirectoryNotUsableError.
    """
    wanted = directory.expanduser().resolve()
    fallback = FALLBACK_PARENT / f"tux-postgres-{digest(wanted)}"
    is_root = os.geteuid() == 0
    for home in (wanted, fallback) if is_root else (wanted,):
        if os.path.isdir(home / "data"):
            return home, _owner(home / "data")
    nearest = next(path for path in (wanted, *wanted.parents) if os.path.exists(path))
    if not nearest.is_dir():
        raise DirectoryNotUsableError(wanted, f"{nearest} is not a directory")
    if not is_root:
        return wanted, Account(os.geteuid(), os.getegid())
    account = _unprivileged_account()
    return (wanted if account.can_traverse(nearest) else fallback), account


def make_home(home: Path) -> None:
    """Make the directory and what is missing above it; as root, so that others may pass through but not list it."""
    missing = [path for path in (home, *home.parents) if not os.path.exists(path)]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            path.chmod(0o711)


def _owner(data: Path) -> Account:
    status = data.stat()
    if status.st_uid == 0:
        raise DirectoryNotUsableError(
            data, "it belongs to root, as whom PostgreSQL refuses to run; chown -R it to another"
        )
    if os.geteuid() not in (0, status.st_uid):
        raise DirectoryNotUsableError(data, f"it belongs to another account (uid {status.st_uid})")
    return Account(status.st_uid, status.st_gid)


def _unprivileged_account() -> Account:
    for name in UNPRIVILEGED_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise NoUnprivilegedAccountError(UNPRIVILEGED_ACCOUNTS)
