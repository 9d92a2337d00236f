"""pg_dump and pg_restore as they run, fail, and are ended."""

import asyncio
import os
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest

from application.backups.errors import DirectoryUnusable, ProgramFailed
from infrastructure.backups.place import DatabasePlace
from infrastructure.backups.programs import Programs
from infrastructure.backups.running import read_from
from infrastructure.database.settings import DatabaseSettings
from tests.backups import CONTENTS, Quiet

NOWHERE = DatabaseSettings(url="postgresql://tux@nowhere/club")


async def not_asked(_database: DatabaseSettings) -> NoReturn:
    pytest.fail("nothing was loaded")


def more_than_it_reads(stream: BinaryIO) -> None:
    for _ in range(64):
        stream.write(b"x" * 65536)


async def test_a_program_that_fails_says_why_and_quotes_nobody(tmp_path: Path) -> None:
    lines = ["pg_restore: processing data", "pg_restore: error: COPY failed for table x", "CONTEXT: COPY x: secret"]
    (tmp_path / "pg_restore").write_text("#!/bin/sh\n" + "".join(f"echo '{line}' >&2\n" for line in lines) + "exit 1\n")
    (tmp_path / "pg_restore").chmod(0o755)
    place = DatabasePlace(NOWHERE, 99, Programs(tmp_path, 99), not_asked, not_asked)
    with pytest.raises(ProgramFailed) as failed:
        await place.load(more_than_it_reads, CONTENTS, Quiet())
    assert (failed.value.program, failed.value.said) == ("pg_restore", "COPY failed for table x")


@pytest.mark.parametrize(
    ("server", "errors", "is_fine"),
    [
        (15, ['could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"'], True),
        (18, ['could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"'], False),
        (15, ["could not execute query: ERROR:  syntax error"], False),
        (15, [], False),
    ],
)
async def test_a_newer_pg_restore_may_set_what_an_older_server_does_not_know_and_nothing_else_passes(
    tmp_path: Path, server: int, errors: list[str], is_fine: bool
) -> None:
    said = "".join(f"echo 'pg_restore: error: {line}' >&2\n" for line in errors)
    (tmp_path / "pg_restore").write_text(f"#!/bin/sh\ncat > /dev/null\n{said}exit 1\n")
    (tmp_path / "pg_restore").chmod(0o755)
    place = DatabasePlace(NOWHERE, server, Programs(tmp_path, 18), not_asked, not_asked)
    with nullcontext() if is_fine else pytest.raises(ProgramFailed):
        await place.load(more_than_it_reads, CONTENTS, Quiet())


async def test_one_that_is_killed_has_failed_whatever_harmless_errors_it_told_of_before(tmp_path: Path) -> None:
    harmless = 'could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"'
    said = f"echo 'pg_restore: error: {harmless}' >&2\n"
    (tmp_path / "pg_restore").write_text(f"#!/bin/sh\ncat > /dev/null\n{said}kill -9 $$\n")
    (tmp_path / "pg_restore").chmod(0o755)
    place = DatabasePlace(NOWHERE, 15, Programs(tmp_path, 18), not_asked, not_asked)
    with pytest.raises(ProgramFailed):
        await place.load(more_than_it_reads, CONTENTS, Quiet())


async def test_who_cannot_take_what_is_written_says_why_and_not_that_the_program_failed() -> None:
    def full(stream: BinaryIO) -> None:
        stream.read(10)
        raise DirectoryUnusable("/mnt", "No space left on device")

    with pytest.raises(DirectoryUnusable):
        await read_from(["/bin/sh", "-c", "yes"], {}, full, lambda _line: None)


async def test_of_a_program_that_cannot_be_started_nothing_is_left_open() -> None:
    before = sorted(os.listdir("/proc/self/fd"))
    with pytest.raises(FileNotFoundError):
        await read_from(["/nowhere/pg_dump"], {}, lambda _stream: pytest.fail("nothing is written"), lambda _line: None)
    assert sorted(os.listdir("/proc/self/fd")) == before


async def test_a_program_that_is_not_waited_for_any_more_is_ended() -> None:
    began, ended = asyncio.Event(), list[bytes]()
    loop = asyncio.get_running_loop()

    def serve(stream: BinaryIO) -> None:
        stream.readline()
        loop.call_soon_threadsafe(began.set)
        ended.append(stream.read())

    waiting = asyncio.create_task(
        read_from(["/bin/sh", "-c", "echo; exec tail -f /dev/null"], {}, serve, lambda _line: None)
    )
    await began.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended == [b""]
