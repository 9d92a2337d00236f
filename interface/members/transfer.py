"""`tux members import` and `tux members export`, once the records are there."""

import csv
import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import NoReturn, TextIO

from attrs import define, field
from tqdm import tqdm

from application.members.import_members import ImportMembers
from application.members.queries import MemberView
from application.shared.use_case import UseCase
from domain.members.record import BulkOutcome, MemberRecord
from domain.shared.ids import GuildId, UserId
from interface.members.member_files import FileRow, opened, read_rows
from interface.members.member_rows import COLUMNS, KEY, CellUnusable, as_csv, record_of, row_of

BATCH = 1000


@define
class MemberImport:
    """Reads a file row by row, and gives the records on in batches; what is refused is told with its line."""

    _take_over: UseCase[ImportMembers, BulkOutcome]
    _guild: GuildId
    _apply: bool
    _now: datetime
    outcome: BulkOutcome = field(factory=BulkOutcome)
    refused: int = 0
    _lines: dict[UserId, int] = field(factory=dict)

    async def __call__(self, path: str) -> None:
        """Raises FileUnusable, or GuildNotRegistered."""
        with opened(path) as (data, text), _progress(path) as bar:
            found = read_rows(path, text)
            for batch in batched(self._records(found.rows), BATCH):
                self.outcome += await self._take_over(
                    ImportMembers(guild=self._guild, records=batch, given=found.columns - {KEY}, apply=self._apply)
                )
                bar.update(data.tell() - bar.n)

    def _records(self, rows: Iterator[FileRow]) -> Iterator[MemberRecord]:
        for row in rows:
            try:
                yield self._record(row)
            except CellUnusable as refused:
                self.refused += 1
                tqdm.write(f"line {row.line}: {refused.column}: {refused.why}", file=sys.stdout)

    def _record(self, row: FileRow) -> MemberRecord:
        if not row.cells:
            raise CellUnusable("row", "it has other columns than the file")
        record = record_of(row.cells, now=self._now)
        first = self._lines.setdefault(record.user, row.line)
        if first != row.line:
            raise CellUnusable(KEY, f"{record.user} stands on line {first} already")
        return record

    def summary(self) -> str:
        of, plural = self.outcome, "" if self.refused == 1 else "s"
        if self._apply:
            done = f"Added {of.new}, changed {of.changed}, left {of.unchanged} as they were"
            return f"{done}; refused {self.refused} line{plural}."
        would = f"Would add {of.new}, change {of.changed}, leave {of.unchanged} as they are"
        return f"{would}; refuses {self.refused} line{plural}. Nothing was written; do it with --apply."


@contextmanager
def _progress(path: str) -> Iterator["tqdm[NoReturn]"]:
    """By bytes: how many rows there are shows only at the end. Shown on a terminal alone."""
    with tqdm(total=Path(path).stat().st_size, unit="B", unit_scale=True, disable=None, file=sys.stderr) as bar:
        yield bar


async def write_members(members: AsyncIterator[MemberView], form: str, path: str | None) -> int:
    """To the file, which appears once it is whole, or to the standard output; returns how many there were."""
    written = 0
    with _to(path) as text:
        if form == "csv":
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(COLUMNS)
            async for member in members:
                writer.writerow(map(as_csv, row_of(member).values()))
                written += 1
        else:
            text.write("[")
            async for member in members:
                text.write(",\n" if written else "\n")
                json.dump(row_of(member), text, ensure_ascii=False)
                written += 1
            text.write("\n]\n")
    return written


@contextmanager
def _to(path: str | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    part = Path(f"{path}.part")
    with part.open("w", encoding="utf-8", newline="") as text:
        yield text
    part.replace(path)
