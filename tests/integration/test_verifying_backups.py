"""A backup of an older version, proved as it is in earnest: on a server made for it."""

import shutil
import tempfile
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from infrastructure.backups.connecting import connected
from infrastructure.database.migrate import migrate
from infrastructure.database.revisions import head_revision
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import is_running
from infrastructure.settings import BackupSettings, TuxSettings
from interface.startup.backup_commands import create, verify
from tests.databases import Databases
from tests.integration.embedded_postgres import tenants
from tests.integration.embedded_postgres.directories import clean, cluster_of

pytestmark = pytest.mark.xdist_group("verifying")
OLDER = "0041"


@pytest.fixture
def open_ground() -> Iterator[Path]:
    """A directory that every account can pass through; pytest's own are private."""
    ground = Path(tempfile.mkdtemp(prefix="tux-verify-")).resolve()
    ground.chmod(0o711)
    yield ground
    clean(ground / "scratch")
    shutil.rmtree(ground)


@pytest.fixture
async def older(databases: Databases, database_of_the_run: DatabaseSettings) -> AsyncIterator[DatabaseSettings]:
    """As a version before left it, with a case."""
    if databases.on_citus:
        pytest.skip("a database that is spread over workers is not restored as one")
    settings = await databases.create("older")
    await migrate(settings, to=OLDER)
    async with connected(settings, name="tux test") as connection:
        await connection.execute("""
            INSERT INTO guilds (guild_id, registered_at, settings) VALUES (1, now(), '{}');
            INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, reason, request_id,
              delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
            VALUES (1, 1, 'warn', false, 5, 6, 'spam', 1, 0, now(), now(), gen_random_uuid(), 'not_wanted', 'applied',
              now())
        """)
    yield settings
    await databases.drop("older")


async def test_a_backup_of_an_older_version_is_proved_on_a_server_of_its_own_that_is_then_gone(
    older: DatabaseSettings, open_ground: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = TuxSettings(
        database=older, data_dir=str(open_ground), backup=BackupSettings(directory=str(tmp_path / "backups"))
    )
    assert await create(settings, Namespace(directory=None, keep_all=False)) == 0
    scratch = open_ground / "scratch"
    with tenants.start(scratch, None) as killed:
        tenants.hear(killed, "started")
        killed.kill()
    assert is_running(scratch), "a verification that was killed leaves its server behind"
    capsys.readouterr()
    assert await verify(settings, Namespace(directory=None, name=None)) == 0
    told = capsys.readouterr().out.splitlines()
    assert f"The schema was brought from migration {OLDER} to {head_revision()}." in told
    assert "ok    schema    " in "\n".join(told)
    assert told[-1].endswith("can be restored.")
    cluster = cluster_of(scratch)
    assert not cluster.home.exists()
    assert not cluster.socket_directory.exists()
    async with connected(older, name="tux test") as connection:
        assert await connection.fetchval("SELECT version_num FROM alembic_version") == OLDER
