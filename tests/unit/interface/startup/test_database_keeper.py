"""The embedded server is looked after: started again when it is gone, and ever more rarely where that fails."""

import asyncio
from pathlib import Path
from typing import cast

import pytest
from attrs import define, field

from infrastructure.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from interface.startup import database_keeper
from interface.startup.database_keeper import kept_running

_REAL_SLEEP = asyncio.sleep


@define
class Server:
    """Gone from the beginning; starting it fails as often as is said, each time in another way."""

    failures: int
    directory: Path = Path("/nowhere")
    starts: int = 0
    looks: list[Path] = field(factory=list)

    def start(self) -> None:
        self.starts += 1
        if self.starts <= self.failures:
            raise (EmbeddedPostgresError("no"), OSError("full"))[self.starts % 2]

    def is_running(self, directory: Path) -> bool:
        self.looks.append(directory)
        return self.starts > self.failures


async def waits_of(monkeypatch: pytest.MonkeyPatch, server: Server, *, looks: int) -> list[float]:
    waits, enough = list[float](), asyncio.Event()

    async def sleep(seconds: float) -> None:
        if len(waits) == looks:
            enough.set()
            await asyncio.Event().wait()
        waits.append(seconds)
        await _REAL_SLEEP(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(database_keeper, "is_running", server.is_running)
    async with kept_running(cast(EmbeddedPostgres, server)):
        await enough.wait()
    return waits


async def test_a_server_that_is_gone_is_started_once_and_looked_at_every_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Server(failures=0)
    assert await waits_of(monkeypatch, server, looks=4) == [1, 1, 1, 1]
    assert (server.starts, server.looks) == (1, [server.directory] * 4)


async def test_one_that_does_not_start_is_tried_again_within_a_minute_at_the_latest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Server(failures=8)
    assert await waits_of(monkeypatch, server, looks=11) == [1, 2, 4, 8, 16, 32, 60, 60, 60, 1, 1]
    assert server.starts == 9
