"""What stands in the files for containers agrees with itself and with the project."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from cattrs import structure

from infrastructure.settings import TuxSettings, load_settings

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = [name.removesuffix("*") for name in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
OF_TUX = [name for name, service in COMPOSE["services"].items() if "build" in service]
TOKEN = "a-token-that-nobody-sees"


def write_secrets(folder: Path, token: str = TOKEN) -> "subprocess.CompletedProcess[str]":
    script = ROOT / "deploy" / "secrets.sh"
    return subprocess.run([script, folder], input=token, capture_output=True, text=True, check=False, timeout=60)


def test_the_image_is_labelled_with_the_version_of_the_project() -> None:
    assert re.findall(r"^ARG VERSION=(.+)$", DOCKERFILE, re.MULTILINE) == [PROJECT["project"]["version"]]


def test_the_image_is_built_from_every_package_and_from_nothing_else() -> None:
    allowed = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE) for name in line.split()[:-1]
    }
    assert copied == allowed
    assert copied - {"README.md", "constraints.txt", "pyproject.toml", "deploy/requirements.py"} == set(PACKAGES)


def test_the_image_does_not_run_as_root() -> None:
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]


@pytest.mark.parametrize("name", OF_TUX)
def test_every_container_of_tux_is_locked_down(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True


def test_whoever_stops_it_waits_as_long_as_the_others_do() -> None:
    unit = (ROOT / "deploy" / "tux.service").read_text("utf-8")
    page = (ROOT / "docs" / "containers.md").read_text("utf-8")
    assert COMPOSE["services"]["bot"]["stop_grace_period"] == "5m"
    assert re.findall(r"^TimeoutStopSec=(.+)$", unit, re.MULTILINE) == ["300"]
    assert re.findall(r"terminationGracePeriodSeconds: (\d+)", page) == ["300"]
    assert re.findall(r"`docker compose stop`; the bot gets ([^,]+),", page) == ["5 minutes"]


def test_ports_are_open_to_this_machine_alone() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_each_container_is_given_no_secret_but_its_own() -> None:
    given = {name: set(service.get("secrets", [])) for name, service in COMPOSE["services"].items()}
    assert given["migrate"] == {"database_url", "database_session_url"}
    assert given["bot"] == {"database_url", "database_session_url", "discord_token"}
    assert given["playground"] == set()


def test_the_secrets_that_are_asked_for_are_written_for_the_containers_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    outcome = write_secrets(folder)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    asked = structure(COMPOSE["secrets"], dict[str, dict[str, str]])
    places = [re.sub(r"\$\{TUX_DATABASE:-(\w+)\}", r"\1", secret["file"]) for secret in asked.values()]
    assert {place.rpartition("/")[2] for place in places} <= {path.name for path in folder.iterdir()}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert TOKEN not in outcome.stdout
    assert (folder / "discord_token").read_text() == f"{TOKEN}\n"
    password = (folder / "postgres_password").read_text()
    assert len(password) == 48
    assert (folder / "database_url").read_text() == f"postgresql://tux:{password}@postgres:5432/tux\n"


def test_secrets_that_are_there_are_kept(tmp_path: Path) -> None:
    write_secrets(tmp_path)
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert write_secrets(tmp_path, token="another").returncode == 0
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before


def test_without_a_token_no_secret_is_written(tmp_path: Path) -> None:
    outcome = write_secrets(tmp_path, token="")
    assert (outcome.returncode, outcome.stderr) == (1, "No token was given, and nothing was changed.\n")
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_settings_that_is_mounted_can_be_loaded_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TUX_CONFIG", str(ROOT / "deploy" / "tux.toml"))
    assert load_settings() == TuxSettings()


def test_its_examples_are_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    examples = re.sub(r"^# (\w+ = )", r"\1", (ROOT / "deploy" / "tux.toml").read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / "tux.toml").write_text(examples)
    monkeypatch.setenv("TUX_CONFIG", str(tmp_path / "tux.toml"))
    assert load_settings().discord.members_intent
