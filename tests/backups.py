"""What tests of backups are about."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path

from attrs import define, field

from application.backups.errors import BackupUnderWay
from application.backups.ports import Finding, Give, Progress, Receive, Step, TakenOver
from domain.backups.database import Identity, SavedDatabase
from domain.backups.manifest import BackupName, Contents, Manifest, NewestCase, Origin
from domain.shared.ids import GuildId
from infrastructure.backups.draft import begun
from infrastructure.backups.encryption import Key, new_key
from infrastructure.backups.shelf import DirectoryShelf
from infrastructure.database.revisions import head_revision
from tests.fakes.clock import START

SOURCE = "postgresql://tux@server/tux"
THIS = SavedDatabase(SOURCE)
DUMP = b"rows " * 50_000
"""Longer than what age seals as one."""
CONTENTS = Contents(rows={"cases": 3, "guilds": 1}, newest_cases={GuildId(7): NewestCase(3, "abc")})


@define
class Quiet:
    """Nobody looks how far it is."""

    steps: list[Step] = field(factory=list)
    moved_bytes: int = 0

    def begins(self, step: Step, _total: int) -> None:
        self.steps.append(step)

    def comes_to(self, _done: int) -> None: ...

    def moved(self, size: int) -> None:
        self.moved_bytes += size

    def ends(self) -> None: ...


def an_origin(
    taken_at: datetime = START,
    *,
    source: str = SOURCE,
    revision: str | None = None,
    tux: str = "0.1.0",
    identity: Identity | None = None,
) -> Origin:
    return Origin(
        source=source,
        taken_at=taken_at,
        tux=tux,
        revision=revision or head_revision(),
        server="18.0",
        server_major=18,
        dumped_by=18,
        identity=identity,
    )


def a_manifest(taken_at: datetime, *, source: str = SOURCE) -> Manifest:
    return Manifest(
        name=BackupName(f"tux-{taken_at:%Y%m%dT%H%M%SZ}"),
        origin=an_origin(taken_at, source=source),
        seconds=1.5,
        size=len(DUMP),
        sha256="0" * 64,
        is_encrypted=False,
    )


def a_key() -> Key:
    return Key.of(new_key().text)


def shelf_in(directory: Path, key: Key | None = None) -> DirectoryShelf:
    return DirectoryShelf(directory, lambda: key)


def put(directory: Path, origin: Origin | None = None, key: Key | None = None, dump: bytes = DUMP) -> Manifest:
    """A whole backup."""
    draft = begun(directory, origin or an_origin(), key, lambda _size: None)
    draft.receive(BytesIO(dump))
    manifest = draft.finish(CONTENTS, 1.5)
    draft.close()
    return manifest


def files_in(directory: Path) -> Mapping[str, int]:
    return {path.name: path.stat().st_size for path in sorted(directory.iterdir())}


@define
class FakeSource:
    """A database whose dump is at hand."""

    now: datetime = START
    database: SavedDatabase = THIS
    is_taken: bool = False
    failure: Exception | None = None
    dumps: int = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator["FakeSource"]:
        if self.is_taken:
            raise BackupUnderWay
        yield self

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator["FakeSource"]:
        yield self

    @property
    def origin(self) -> Origin:
        return an_origin(self.now, source=self.database.address, identity=self.database.identity)

    @property
    def contents(self) -> Contents:
        return CONTENTS

    async def dump(self, receive: Receive, _progress: Progress) -> None:
        self.dumps += 1
        receive(BytesIO(DUMP))
        if self.failure is not None:
            raise self.failure


@define
class FakePlace:
    """Where it is loaded; also the server that it is on."""

    found: Contents = CONTENTS
    faults: list[Finding] = field(factory=list)
    this: SavedDatabase = THIS
    loaded: bytes = b""
    is_open: bool = False
    is_up_to_date: bool = False
    taken_by: BackupName | None = None

    async def database(self) -> SavedDatabase:
        return self.this

    @asynccontextmanager
    async def opened(self, dumped_by: int, *, replace: bool = False) -> AsyncIterator["FakePlace"]:
        assert (dumped_by, replace) in ((18, False), (18, True))
        self.is_open = True
        yield self

    async def load(self, give: Give, _contents: Contents, _progress: Progress) -> None:
        into = BytesIO()
        give(into)
        self.loaded = into.getvalue()

    async def contents(self) -> Contents:
        assert not self.is_up_to_date, "a migration may change what is to be compared"
        return self.found

    async def bring_up_to_date(self) -> None:
        self.is_up_to_date = True

    async def findings(self) -> list[Finding]:
        assert self.is_up_to_date
        return self.faults

    async def take_over(self, backup: BackupName) -> TakenOver:
        self.taken_by = backup
        return TakenOver(database="tux", aside="tux_before")
