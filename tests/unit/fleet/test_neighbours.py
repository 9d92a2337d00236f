"""What the kernel says of processes on this machine."""

import os
import subprocess
import sys

import pytest
from attrs import evolve

from domain.fleet.process import Identity
from infrastructure.fleet.neighbours import KernelNeighbours, machine_name, own_identity

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is known of neighbours")


def is_gone(process: Identity, machine: str = "here") -> bool:
    return KernelNeighbours(machine).gone([process]) == {process.id}


def test_a_process_that_runs_is_not_gone() -> None:
    assert not is_gone(own_identity("here"))
    assert own_identity().machine == machine_name() != ""


def test_one_that_has_ended_is_gone_reaped_or_not() -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    of_child = evolve(own_identity("here"), pid=child.pid)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_gone(of_child)
    child.wait()
    assert is_gone(of_child)


def test_one_whose_number_another_process_has_by_now_is_gone() -> None:
    assert is_gone(evolve(own_identity("here"), born=1))


def test_of_other_machines_nothing_is_known() -> None:
    ended = evolve(own_identity("there"), born=1)
    assert not is_gone(ended)
    assert not is_gone(evolve(ended, machine=""), machine="")
