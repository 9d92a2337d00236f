"""What other programs say of the files that are meant for them, where those programs are there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[3] / "deploy"


def said(*command: str | Path) -> str:
    """Of a program that must succeed."""
    program = str(command[0])
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout + outcome.stderr


def test_prometheus_takes_its_configuration_and_the_alerts() -> None:
    assert "rules found" in said("promtool", "check", "config", DEPLOY / "prometheus" / "prometheus.yml")


def test_the_alerts_ring_when_they_should_and_not_else() -> None:
    assert "SUCCESS" in said("promtool", "test", "rules", DEPLOY / "prometheus" / "alerts_test.yml")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is on this machine."""
    unit = re.sub(
        r"^ExecStart=\S+", f"ExecStart={sys.executable}", (DEPLOY / "tux.service").read_text(), flags=re.MULTILINE
    )
    (tmp_path / "tux.service").write_text(unit)
    return tmp_path / "tux.service"


def test_systemd_finds_nothing_wrong_with_the_unit(unit: Path) -> None:
    assert "tux.service" not in said("systemd-analyze", "verify", unit)


def test_systemd_calls_the_unit_well_protected(unit: Path) -> None:
    """Its scale goes from 0 (safe) to 10; a service without any protection has 9.6."""
    said("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)


def test_compose_understands_every_profile() -> None:
    if shutil.which("docker") is None or subprocess.run(["docker", "compose", "version"], check=False).returncode != 0:
        pytest.skip("no docker compose here")
    file = DEPLOY.parent / "compose.yaml"
    services = said("docker", "compose", "--file", file, "--profile", "*", "config", "--services").split()
    assert {"bot", "grafana", "migrate", "pgbouncer", "playground", "postgres", "prometheus"} <= set(services)
