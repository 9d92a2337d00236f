"""Two bots on one database and one Discord share its shards, and hand them over without leaving anybody unanswered."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from attrs import evolve

from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.fleet.fleet_reader import PostgresFleetReader
from infrastructure.settings import StopSettings
from interface.shared import watch
from playground.api import Playground
from tests.e2e.asking import asking
from tests.e2e.running import Tux, eventually, quick_settings, running_tux
from tests.handing_over.boats import Boats
from tests.handing_over.measuring import Voyage
from tests.storm.waters import waters

_LOST_WITHIN = 30.0
PATIENT = 60.0
"""Seconds, where a busy machine may need more than people have."""


async def test_what_is_asked_while_shards_change_hands_is_answered_once(
    playground: Playground, database_settings: DatabaseSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bot has both shards, another comes, and the first one leaves."""
    playground.advised_shards = 2
    playground.services.interactions.limit = PATIENT
    monkeypatch.setattr(watch, "_WAITS", PATIENT)
    settings = evolve(quick_settings(database_settings), stop=StopSettings(hand_over=PATIENT, drain=PATIENT))
    async with AsyncExitStack() as first_runs, AsyncExitStack() as second_runs:
        first = await first_runs.enter_async_context(running_tux(playground, settings))
        await eventually(lambda: serves(first) == [0, 1])
        async with asking(playground) as asked:
            second = await second_runs.enter_async_context(running_tux(playground, settings))
            await eventually(lambda: (len(serves(first)), len(serves(second))) == (1, 1))
            assert sorted(serves(first) + serves(second)) == [0, 1]
            await first_runs.aclose()
            await eventually(lambda: serves(second) == [0, 1])
    assert (asked.unanswered, asked.tried_twice) == (0, 0)
    assert asked.answered > 0
    assert [words for words in asked.words if "restarted" in words] == []


async def test_a_killed_process_loses_its_shards_to_another_once_its_lease_is_over(
    database_settings: DatabaseSettings, engines: Engines, tmp_path: Path
) -> None:
    """On a machine of its own, so that nothing but the lease tells the other one."""
    async with Playground(waters(2, 1)) as playground, AsyncExitStack() as running:
        playground.advised_shards = 2
        boats = Boats(playground, database_settings, tmp_path, running, quick=True)
        killed, _other = [await boats.launch(apart=True) for _ in range(2)]
        voyage = Voyage(playground, boats, PostgresFleetReader(Reading(engines)))
        await voyage.settled(2, 2)
        killed.kill()
        async with asyncio.timeout(_LOST_WITHIN):
            await voyage.settled(1, 2)


def serves(tux: Tux) -> list[int]:
    return sorted(tux.shared.client.served_shards().served)
