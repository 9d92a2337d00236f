"""Which PostgreSQL server the tests run on; a server is started only when a test asks for one."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from attrs import frozen

from infrastructure.embedded_postgres import EmbeddedPostgres

IMAGE = "postgres:17-alpine"
DOCKER_SECONDS = 2
_MAY_BE_LOST = {"fsync": "off", "full_page_writes": "off"}
"""What a run writes is of no use after it. A killed server loses nothing by it, a machine without power may."""

type Kind = Literal["TEST_CITUS_URL", "TEST_DATABASE_URL", "container", "embedded"]


@frozen
class PostgresChoice:
    kind: Kind
    place: str
    """A URL, an image, or a directory."""
    url: str = ""
    """Of a server that another process of the run keeps running."""

    def __str__(self) -> str:
        match self.kind:
            case "TEST_CITUS_URL":
                return "the database of a Citus coordinator named by TEST_CITUS_URL"
            case "TEST_DATABASE_URL":
                return "the server named by TEST_DATABASE_URL"
            case "container":
                return f"a container of {self.place}"
            case "embedded":
                return f"the embedded server in {self.place}"

    @contextmanager
    def running(self) -> Iterator[str]:
        """The URL of the server; raises what stands in the way, so that no test is skipped for lack of one."""
        if self.url:
            yield self.url
            return
        match self.kind:
            case "TEST_CITUS_URL" | "TEST_DATABASE_URL":
                yield self.place
            case "container":
                from testcontainers.community.postgres import PostgresContainer  # only here: it takes long to load

                os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"
                with PostgresContainer(self.place) as container:
                    yield container.get_connection_url(driver="asyncpg")
            case "embedded":
                with EmbeddedPostgres(Path(self.place), database="postgres", settings=_MAY_BE_LOST) as server:
                    yield server.url


def choose_postgres(cache: Path) -> PostgresChoice:
    """TEST_CITUS_URL or TEST_DATABASE_URL, else a container where Docker has the image, else the embedded server."""
    if url := os.environ.get("TEST_CITUS_URL"):
        return PostgresChoice("TEST_CITUS_URL", url)
    if url := os.environ.get("TEST_DATABASE_URL"):
        return PostgresChoice("TEST_DATABASE_URL", url)
    if _docker_has(IMAGE):
        return PostgresChoice("container", IMAGE)
    return PostgresChoice("embedded", os.environ.get("TUX_TEST_POSTGRES_DIR") or str(cache))


def _docker_has(image: str) -> bool:
    if not _docker_listens():
        return False
    import docker  # type: ignore[import-untyped]  # it brings no types, and is loaded only where it is of use
    from docker.errors import DockerException  # type: ignore[import-untyped]  # as above
    from requests.exceptions import RequestException

    try:
        client = docker.from_env(timeout=DOCKER_SECONDS)
    except DockerException:
        return False
    try:
        client.images.get(image)
    except (DockerException, RequestException):
        return False
    finally:
        client.close()
    return True


def _docker_listens() -> bool:
    """Asked beforehand, because the client leaves its Unix socket open where nobody answers."""
    scheme, _, path = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock").partition("://")
    if scheme != "unix":
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(DOCKER_SECONDS)
        try:
            probe.connect(path)
        except OSError:
            return False
    return True
