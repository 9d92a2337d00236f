"""What a process says of itself to the others, and what it connects."""

import asyncio
import sys
from collections.abc import Callable

import pytest
from attrs import evolve

from domain.fleet.fleet import Fleet
from domain.fleet.orders import Orders, Report
from infrastructure.fleet.neighbours import machine_name
from infrastructure.fleet_settings import FleetSettings
from infrastructure.settings import load_settings
from interface.fleet import wiring
from interface.fleet.slot import ShardSlot
from interface.fleet.wiring import fleet_keeper, fleet_news
from tests.fakes.clock import START
from tests.fleet import LEASE
from tests.wired import RecordingShared


async def unused(*_given: object) -> None:
    raise AssertionError


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is known of the machine")
def test_a_name_that_was_chosen_for_two_machines_is_not_taken_for_one_machine(shared: RecordingShared) -> None:
    shared.settings = evolve(shared.settings, fleet=FleetSettings(machine="club"))
    keeper = fleet_keeper(shared, unused, unused, unused)  # type: ignore[arg-type]  # never logged in
    assert keeper._me.machine == f"club {machine_name()}"


async def test_as_many_shards_are_connected_as_the_environment_says(
    shared: RecordingShared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUX_SHARDS", "3")
    shared.settings = evolve(shared.settings, shards=load_settings().shards)
    connected, fleet, all_are = set[tuple[int, int]](), Fleet(), asyncio.Event()

    async def step(report: Report) -> Orders:
        return fleet.step(report, at=START, lease=LEASE)

    async def connect(slot: ShardSlot) -> None:
        connected.add((slot.number, slot.count))
        if len(connected) == slot.count:
            all_are.set()
        await asyncio.Event().wait()

    keeper = fleet_keeper(shared, unused, connect, unused)  # type: ignore[arg-type]  # never logged in
    keeper._step = step
    running = asyncio.create_task(keeper.run())
    async with asyncio.timeout(5):
        await all_are.wait()
    running.cancel()
    await asyncio.wait({running})
    assert connected == {(0, 3), (1, 3), (2, 3)}


def test_news_of_other_processes_are_heard_without_discord_and_when_the_ear_is_back(
    shared: RecordingShared, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = list[Callable[[object], None]]()

    class Heard:
        run = unused

        def __init__(self, settings: object, channel: str, *told: Callable[[object], None]) -> None:
            given.extend(told)

    monkeypatch.setattr(wiring, "Listener", Heard)
    wake = asyncio.Event()
    background = fleet_news(shared, wake)
    assert not background.needs_discord
    assert len(given) == 2
    for tell in given:
        wake.clear()
        tell(True)
        assert wake.is_set()
