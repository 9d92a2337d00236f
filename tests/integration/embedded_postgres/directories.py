"""What is in a server's directory, seen from outside."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infrastructure.embedded_postgres.account import locate
from infrastructure.embedded_postgres.cluster import Cluster


def cluster_of(directory: Path) -> Cluster:
    return Cluster(*locate(directory))


def postmaster_of(directory: Path) -> int:
    return int((cluster_of(directory).data / "postmaster.pid").read_text().splitlines()[0])


@contextmanager
def moved(directory: Path, place: Path) -> Iterator[Path]:
    """Have a stopped server's directory somewhere else for a while."""
    subprocess.run(["mv", "-T", directory, place], check=True)
    yield place
    subprocess.run(["mv", "-T", place, directory], check=True)


def clean(directory: Path) -> None:
    cluster = cluster_of(directory)
    cluster.stop()
    shutil.rmtree(cluster.socket_directory, ignore_errors=True)
    shutil.rmtree(cluster.home, ignore_errors=True)
