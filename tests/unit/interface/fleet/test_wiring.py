"""What a process says of itself to the others."""

import sys

import pytest
from attrs import evolve

from infrastructure.fleet.neighbours import machine_name
from infrastructure.fleet_settings import FleetSettings
from interface.fleet.wiring import fleet_keeper
from tests.wired import RecordingShared


async def unused(*_given: object) -> None:
    raise AssertionError


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is known of the machine")
def test_a_name_that_was_chosen_for_two_machines_is_not_taken_for_one_machine(shared: RecordingShared) -> None:
    shared.settings = evolve(shared.settings, fleet=FleetSettings(machine="club"))
    keeper = fleet_keeper(shared, unused, unused, unused)  # type: ignore[arg-type]  # never logged in
    assert keeper._me.machine == f"club {machine_name()}"
