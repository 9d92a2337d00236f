"""Directories for the data of the command line, and the servers in them."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infrastructure.embedded_postgres import EmbeddedPostgres, data_home, default_directory
from tests.integration.embedded_postgres.directories import clean


@contextmanager
def data_directory(*, like: Path | None = None) -> Iterator[Path]:
    """Within reach of every account, as pytest's own are not: the server does not run as root.

    `like`: with a copy of the database that another one holds, whose server is stopped.
    """
    ground = Path(tempfile.mkdtemp(prefix="tux-cli-")).resolve()
    ground.chmod(0o711)
    directory = default_directory(ground)
    try:
        if like is not None:
            copy_database(default_directory(like), directory)
        yield ground
    finally:
        if data_home(directory).exists():
            clean(directory)
        shutil.rmtree(ground, ignore_errors=True)


@contextmanager
def some_server(ground: Path, *, like: Path) -> Iterator[str]:
    """The URL of a server that is not Tux's own."""
    directory = ground / "some-server"
    copy_database(default_directory(like), directory)
    try:
        with EmbeddedPostgres(directory, database="postgres") as server:
            yield server.url
    finally:
        clean(directory)


def copy_database(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", "--sparse=always", data_home(source), data_home(target)], check=True)
