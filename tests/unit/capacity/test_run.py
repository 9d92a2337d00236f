"""What `make capacity` compares with what was said, and what it tells of the playground."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from attrs import evolve

import benchmarks.capacity.__main__ as capacity
from benchmarks.capacity.load import Load
from benchmarks.capacity.report import Found, faults_of, of_discord
from benchmarks.capacity.tally import Tally
from benchmarks.capacity.voyage import Phase
from playground.api import Playground
from playground.rules.discord_limits import DiscordLimits
from tests.unit.capacity.samples import FIRST


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


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        (Tally(said=9, counted=7, lost=Counter({"killed": 2}), members_with_other_xp=1), []),
        (Tally(twice=2), ["2 messages were counted twice."]),
        (Tally(unexplained=3), ["3 messages were lost, and nothing that was done to the bots explains it."]),
    ],
)
def test_what_was_counted_twice_or_lost_without_a_reason_is_said_and_is_a_failure(
    compared: Tally,
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def run(_load: Load) -> Found:
        return Found(figures={"messages": {}}, phases={}, faults=[*faults_of(compared)])

    monkeypatch.setattr(capacity, "run", run)
    monkeypatch.setattr(capacity, "configure_logs", lambda *_: None)
    monkeypatch.setattr(capacity, "OUTPUT", tmp_path / "capacity.json")
    monkeypatch.setattr(capacity, "_GROUND", tmp_path / "ground")
    assert capacity.main([]) == bool(said)
    assert capsys.readouterr().out.partition("messages: {}\n")[2].splitlines() == said
