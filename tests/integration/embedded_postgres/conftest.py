import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.embedded_postgres import EmbeddedPostgres, is_running
from tests.integration.embedded_postgres import tenants
from tests.integration.embedded_postgres.directories import clean, cluster_of


@pytest.fixture(scope="session")
def open_ground() -> Iterator[Path]:
    """A directory that every account can pass through; pytest's own are private."""
    ground = Path(tempfile.mkdtemp(prefix="tux-embedded-")).resolve()
    ground.chmod(0o711)
    yield ground
    shutil.rmtree(ground)


@pytest.fixture(scope="session")
def used_directory(open_ground: Path) -> Iterator[Path]:
    directory = open_ground / "used"
    with EmbeddedPostgres(directory):
        pass
    yield directory
    clean(directory)


@pytest.fixture
def new_directory(open_ground: Path) -> Iterator[Path]:
    directory = open_ground / "new"
    yield directory
    clean(directory)


@pytest.fixture
def directory(used_directory: Path) -> Iterator[Path]:
    """A stopped server's directory, the same one for all tests: making it takes longer than most of them."""
    yield used_directory
    left_running = is_running(used_directory)
    cluster_of(used_directory).stop()
    assert not left_running


@pytest.fixture
def start_tenant() -> Iterator[tenants.StartTenant]:
    started: list[tenants.Tenant] = []

    def start(directory: Path, uid: int | None = None) -> tenants.Tenant:
        started.append(tenants.start(directory, uid))
        return started[-1]

    yield start
    for tenant in started:
        with tenant:
            tenant.kill()
