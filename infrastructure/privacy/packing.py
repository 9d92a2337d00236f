"""Rows as JSON in archives that fit into messages. They have no names on the disk: whatever happens, they are gone."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from io import BufferedIOBase
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

from attrs import define, field

from application.privacy.ports import Part, TooMuchToSend
from application.privacy.queries import Promise, StoredRow

LARGEST = 7 * 2**20
"""Bytes of an archive, to which one more file may be added: Discord takes 10 MiB."""
AT_ONCE = 2**20
"""Characters of one file of an archive."""
MOST_PARTS = 20


@define
class ZipPacking:
    _readme: Callable[[Promise], str]
    _largest: int = LARGEST
    _at_once: int = AT_ONCE
    _most: int = MOST_PARTS

    @asynccontextmanager
    async def __call__(self, rows: AsyncIterator[StoredRow], promise: Promise) -> AsyncIterator[Sequence[Part]]:
        with ExitStack() as files:
            archives = _Archives(files, self._readme(promise), self._largest, self._most)
            async for name, text in _documents(rows, self._at_once):
                await asyncio.to_thread(archives.add, name, text)
            archives.finish()
            parts = archives.parts
            names = ["data.zip"] if len(parts) == 1 else [f"data-{n}.zip" for n in range(1, len(parts) + 1)]
            yield [Part(name, part) for name, part in zip(names, parts, strict=True)]


async def _documents(rows: AsyncIterator[StoredRow], at_once: int) -> AsyncIterator[tuple[str, str]]:
    """Files of so many characters, by name: those of a table follow on each other, numbered from the second on."""
    table, number, lines, length = "", 1, list[str](), 0
    async for row in rows:
        if lines and (row.table != table or length >= at_once):
            yield _file_name(table, number), _json_list(lines)
            lines, length, number = [], 0, number + 1 if row.table == table else 1
        table = row.table
        lines.append(json.dumps(row.values, ensure_ascii=False))
        length += len(lines[-1])
    if lines:
        yield _file_name(table, number), _json_list(lines)


def _file_name(table: str, number: int) -> str:
    return f"{table}.json" if number == 1 else f"{table}-{number}.json"


def _json_list(lines: Sequence[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]\n"


@define
class _Archives:
    _files: ExitStack
    _readme: str
    _largest: int
    _most: int
    parts: list[BufferedIOBase] = field(factory=list)
    _open: ZipFile | None = None

    def add(self, name: str, text: str) -> None:
        archive = self._archive()
        archive.writestr(name, text)
        if self.parts[-1].tell() > self._largest:
            self._close()

    def finish(self) -> None:
        if not self.parts:
            self._archive()
        self._close()

    def _archive(self) -> ZipFile:
        if self._open is None:
            if len(self.parts) == self._most:
                raise TooMuchToSend(self._most)
            self.parts.append(self._files.enter_context(TemporaryFile()))  # noqa: SIM115  # the stack closes it
            self._open = ZipFile(self.parts[-1], "w", ZIP_DEFLATED)
            self._open.writestr("README.txt", self._readme)
        return self._open

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
            self.parts[-1].seek(0)
