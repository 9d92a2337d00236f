import json
from collections.abc import AsyncIterator, Sequence
from zipfile import ZipFile

import pytest

from application.privacy.ports import Part, TooMuchToSend
from application.privacy.queries import Promise, StoredRow
from infrastructure.privacy.packing import ZipPacking
from tests.fakes.privacy import PROMISE


def said(_: Promise) -> str:
    return "read me"


async def rows(*tables: tuple[str, int]) -> AsyncIterator[StoredRow]:
    for table, count in tables:
        for number in range(count):
            yield StoredRow(table, {"number": number, "text": f"{number * 7919:040d}"})


def files_of(parts: Sequence[Part]) -> list[dict[str, str]]:
    found = list[dict[str, str]]()
    for part in parts:
        with ZipFile(part.content) as archive:
            found.append({name: archive.read(name).decode() for name in archive.namelist()})
    return found


async def test_each_table_is_a_file_and_the_archive_says_what_it_is() -> None:
    async with ZipPacking(said)(rows(("reminders", 2), ("members", 1)), PROMISE) as parts:
        assert [part.name for part in parts] == ["data.zip"]
        [files] = files_of(parts)
    assert [*files] == ["README.txt", "reminders.json", "members.json"]
    assert files["README.txt"] == "read me"
    assert [row["number"] for row in json.loads(files["reminders.json"])] == [0, 1]
    with pytest.raises(ValueError, match="closed file"):
        parts[0].content.read()


async def test_nothing_is_an_archive_that_says_so() -> None:
    async with ZipPacking(said)(rows(), PROMISE) as parts:
        assert [[*files] for files in files_of(parts)] == [["README.txt"]]


async def test_what_is_too_much_for_one_message_is_split_and_each_part_is_whole() -> None:
    async with ZipPacking(said, largest=1_500, at_once=1_000)(rows(("activity_days", 300)), PROMISE) as parts:
        assert len(parts) > 2
        assert [part.name for part in parts[:2]] == ["data-1.zip", "data-2.zip"]
        files = files_of(parts)
        assert all(part.content.seek(0, 2) < 4_000 for part in parts)
    documents = {name: text for each in files for name, text in each.items() if name != "README.txt"}
    numbers = [row["number"] for text in documents.values() for row in json.loads(text)]
    assert numbers == [*range(300)]


async def test_more_than_so_many_parts_are_refused() -> None:
    packing = ZipPacking(said, largest=500, at_once=500, most=3)
    with pytest.raises(TooMuchToSend):
        async with packing(rows(("activity_days", 300)), PROMISE):
            raise AssertionError
