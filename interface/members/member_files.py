"""Files of members, as they are read: rows with their line numbers, and what makes a whole file useless."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from attrs import frozen

from application.shared.errors import SetupError
from interface.members.json_objects import NotJson, json_objects
from interface.members.member_rows import COLUMNS, KEY


@frozen
class FileUnusable(SetupError):
    """Nothing of the file was taken over, or nothing from there on."""

    path: str
    why: str


@frozen
class FileRow:
    line: int
    cells: Mapping[str, object]
    """None at all where the row has not the columns of the file."""


@frozen
class FileRows:
    columns: frozenset[str]
    rows: Iterator[FileRow]


@contextmanager
def opened(path: str) -> Iterator[tuple[BinaryIO, TextIO]]:
    """The bytes, which tell how far they are read, and the text. Raises FileUnusable, also while it is read."""
    try:
        data = Path(path).open("rb")  # noqa: SIM115  # closed below: reading it fails in another way
    except OSError as error:
        raise FileUnusable(path, error.strerror or type(error).__name__) from error
    with data, TextIOWrapper(data, "utf-8-sig", newline="") as text:
        try:
            yield data, text
        except UnicodeDecodeError as error:
            raise FileUnusable(path, "it is not text in UTF-8") from error


def read_rows(path: str, text: TextIO) -> FileRows:
    """By the ending of the file's name. Raises FileUnusable, also while the rows are read."""
    match Path(path).suffix.lower():
        case ".csv":
            return _csv_rows(path, text)
        case ".json":
            return _json_rows(path, text)
        case _:
            raise FileUnusable(path, "its name ends neither in .csv nor in .json")


def _columns(path: str, names: list[str]) -> frozenset[str]:
    if unknown := [name for name in names if name not in COLUMNS]:
        raise FileUnusable(path, f"there is no column {unknown[0][:100]!r}; there are {', '.join(COLUMNS)}")
    if KEY not in names:
        raise FileUnusable(path, f"it has no column {KEY}")
    if len(set(names)) < len(names):
        raise FileUnusable(path, "a column stands there twice")
    return frozenset(names)


def _csv_rows(path: str, text: TextIO) -> FileRows:
    reader = csv.reader(text, strict=True)

    def lines() -> Iterator[tuple[int, list[str]]]:
        """Each with the number of the line that it begins on."""
        before = 0
        try:
            for cells in reader:
                yield before + 1, cells
                before = reader.line_num
        except csv.Error as error:
            raise FileUnusable(path, f"line {before + 1} is not CSV: {error}") from error

    def rows(names: list[str]) -> Iterator[FileRow]:
        for line, cells in lines_of_file:
            if cells:  # a blank line has none
                yield FileRow(line, dict(zip(names, cells, strict=False)) if len(cells) == len(names) else {})

    lines_of_file = lines()
    _, header = next(lines_of_file, (1, []))
    if not header:
        raise FileUnusable(path, "it is empty")
    names = [name.strip() for name in header]
    return FileRows(_columns(path, names), rows(names))


def _json_rows(path: str, text: TextIO) -> FileRows:
    def objects() -> Iterator[FileRow]:
        try:
            for line, found in json_objects(text):
                yield FileRow(line, found)
        except NotJson as error:
            raise FileUnusable(path, f"line {error.line} is not JSON as it is needed: {error.problem}") from error

    objects_of_file = objects()
    first = next(objects_of_file, None)
    if first is None:
        raise FileUnusable(path, "it is empty")
    columns = _columns(path, [*first.cells])

    def rows() -> Iterator[FileRow]:
        yield first
        for row in objects_of_file:
            yield row if row.cells.keys() == columns else FileRow(row.line, {})

    return FileRows(columns, rows())
