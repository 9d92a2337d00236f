"""How the files of a backup are called: its dump, its description, and that it was proved."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

from domain.backups.manifest import BackupName

_NAME = re.compile(r"tux-\d{8}T\d{6}Z(-\d{1,3})?")
_PLAIN, _ENCRYPTED, _MANIFEST, _PROOF, _PARTIAL = ".dump", ".dump.age", ".json", ".verified", ".partial"
ENDINGS = (_ENCRYPTED, _PLAIN, _MANIFEST, _PROOF)


@frozen
class Files:
    """Of one backup."""

    directory: Path
    name: BackupName

    def dump(self, *, encrypted: bool) -> Path:
        return self.directory / f"{self.name}{_ENCRYPTED if encrypted else _PLAIN}"

    @property
    def manifest(self) -> Path:
        return self.directory / f"{self.name}{_MANIFEST}"

    @property
    def proof(self) -> Path:
        return self.directory / f"{self.name}{_PROOF}"

    @property
    def all(self) -> Iterator[Path]:
        return (self.directory / f"{self.name}{ending}" for ending in ENDINGS)


def partial(path: Path) -> Path:
    """What it is called while it is being written."""
    return path.with_name(f"{path.name}{_PARTIAL}")


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def named_at(moment: datetime, nth: int) -> BackupName:
    stamp = f"tux-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return BackupName(stamp if nth == 1 else f"{stamp}-{nth}")


def described_in(directory: Path) -> Iterator[Files]:
    for path in directory.glob(f"tux-*{_MANIFEST}"):
        if is_name(path.stem):
            yield Files(directory, BackupName(path.stem))


def unfinished_in(directory: Path) -> Iterator[Files]:
    """Each of which something is still called as it is while it is being written."""
    names = {path.name.partition(".")[0] for path in directory.glob(f"tux-*{_PARTIAL}")}
    return (Files(directory, BackupName(name)) for name in names if is_name(name))


def found_at(typed: str | None) -> tuple[str | None, BackupName | None]:
    """The directory, where one is said, and the name of what a person means: a name, or one of its files."""
    if typed is None:
        return None, None
    path = Path(typed)
    directory = str(path.parent) if "/" in typed else None
    ending = next((each for each in ENDINGS if path.name.endswith(each)), "")
    return directory, BackupName(path.name.removesuffix(ending))
