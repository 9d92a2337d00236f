"""A gateway that says nothing any more shows in /health, in `tux doctor`, and in the metrics."""

import time

import pytest
from attrs import evolve

from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import ProbeSettings
from infrastructure.watchdog import Watchdog
from interface.main import GATEWAY, HEARD_WITHIN
from interface.startup.bot import probes
from interface.startup.bot_doctor import examine_bot
from playground.api import Playground
from tests.e2e.page import ask
from tests.e2e.processes import free_port
from tests.e2e.running import Tux, eventually, quick_settings, running_tux


class AheadOfTime:
    def __init__(self) -> None:
        self.by = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.by


@pytest.fixture
def clock() -> AheadOfTime:
    return AheadOfTime()


async def test_a_silent_gateway_is_unhealthy_until_it_is_heard_again(
    playground: Playground, database_settings: DatabaseSettings, clock: AheadOfTime
) -> None:
    settings = evolve(quick_settings(database_settings), probe=ProbeSettings(port=free_port()))

    def watched(tux: Tux) -> Tux:
        return evolve(tux, shared=evolve(tux.shared, watchdog=Watchdog(clock)))

    async with running_tux(playground, settings, watched) as tux, probes(tux.shared):
        doctor = await examine_bot(settings.probe)
        assert (doctor.passed, doctor.finding) == (True, "runs, and all its tasks go on")
        # No acknowledgement of a heartbeat comes within the seconds that this test takes.
        clock.by += HEARD_WITHIN + 1
        await eventually(lambda: {name.split(":")[0] for name in tux.shared.watchdog.problems()} == {GATEWAY})
        status, text = await ask(f"http://127.0.0.1:{settings.probe.port}/health")
        assert status == 503
        assert f"{GATEWAY}: no sign of life for" in text
        doctor = await examine_bot(settings.probe)
        assert not doctor.passed
        assert doctor.finding.startswith(f"{GATEWAY}: no sign of life for")
        await playground.person("Dalia").say("general", "Is anybody there?")
        await eventually(lambda: not tux.shared.watchdog.problems())
        status, _ = await ask(f"http://127.0.0.1:{settings.probe.port}/health")
        assert status == 200


async def test_all_that_goes_on_is_watched(playground: Playground, database_settings: DatabaseSettings) -> None:
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        watched = {*tux.shared.watchdog._pulses}
    assert {GATEWAY, "outbox relay", "settings listener", "sweep", "activity flush", "members seen"} <= watched
