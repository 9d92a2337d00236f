"""What `make capacity` compares with what was said, and what it tells of the playground."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import cast

import pytest
from attrs import evolve

import benchmarks.capacity.__main__ as capacity
from benchmarks.capacity.load import Load
from benchmarks.capacity.report import of_discord
from benchmarks.capacity.voyage import Phase
from playground.api import Playground
from playground.rules.discord_limits import DiscordLimits
from tests.unit.capacity.test_report import FIRST


async def test_what_one_process_counted_by_itself_is_in_no_database_that_is_looked_at_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = {"of one process": list[str](), "under load": list[str]()}

    @asynccontextmanager
    async def server() -> AsyncIterator[str]:
        yield "server"

    @asynccontextmanager
    async def database(_server: str, *, deadline: float | None = None) -> AsyncIterator[SimpleNamespace]:
        yield SimpleNamespace(settings=SimpleNamespace(url=""), engines=None, floor=list[str]())

    async def of_one_process(_load: Load, _url: str, _ground: object, _fleet: object, floor: list[str]) -> None:
        floor.append("warming up")
        rows["of one process"] = [*floor]

    async def under_load(_load: Load, its_own: SimpleNamespace, *_more: object) -> None:
        rows["under load"] = [*its_own.floor]

    monkeypatch.setattr(capacity, "bench_server", server)
    monkeypatch.setattr(capacity, "bench_database", database)
    monkeypatch.setattr(capacity, "PostgresFleetReader", lambda _reading: None)
    monkeypatch.setattr(capacity, "Reading", lambda _engines: None)
    monkeypatch.setattr(capacity, "of_one_process", of_one_process)
    monkeypatch.setattr(capacity, "_under_load", under_load)
    await capacity.run(Load())
    assert rows == {"of one process": ["warming up"], "under load": []}


def test_requests_that_were_too_many_are_told_beside_how_late_the_playground_was_itself() -> None:
    limits = DiscordLimits(enforced=True, now=lambda: 1.0)
    for _ in range(53):
        too_many = limits.wait_for_request()
        limits.answered(200 if too_many is None else 429, shared=False)
    playground = cast(Playground, SimpleNamespace(limits=limits, unknown_requests=[]))
    whole = Phase("all of it", [FIRST, evolve(FIRST, at=10, playground_lag={0.1: 1, 2.0: 4})])
    found = of_discord(playground, whole, 7)
    assert (found["requests_refused_as_beyond_that"], found["invalid_requests_of_ten_minutes"]) == (3, 3)
    assert found["commands_not_used_in_time"] == 7
    late = found["playground_late_by_seconds"]
    assert isinstance(late, dict)
    assert late["worst"] == 2.0
