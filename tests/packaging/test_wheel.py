"""The wheel, installed where nothing of this checkout is: it runs, and what it consists of is written down."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import aiohttp
import pytest
from attrs import frozen

from domain.shared.language import Language
from infrastructure.database.revisions import head_revision
from interface.shared.catalogues import catalogue_files
from tests.e2e.grounds import data_directory
from tests.e2e.page import Page, ask
from tests.e2e.processes import free_port
from tools.mutants.workplace import files_of

pytestmark = [pytest.mark.wheel, pytest.mark.timeout(1200), pytest.mark.xdist_group("wheel")]

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"
SECONDS = 120.0

_READ_WHAT_LIES_BESIDE_THE_CODE = """
import json
from application.levels.rank_card import RankCard
from application.shared.drawing import Theme
from domain.shared.language import Language
from infrastructure.database.revisions import head_revision
from interface.levels.rank_card_picture import rank_card_picture
from interface.shared.catalogues import INTERFACE, catalogue_files
from interface.shared.languages import speaking
with speaking(Language.GERMAN):
    png = rank_card_picture(RankCard(name="Dalia 山田 🌲", avatar=None, level=7, rank=1, xp=4210, into_level=130,
                                     to_next=695, theme=Theme.DARK, accent=None))
print(json.dumps({"from": str(INTERFACE), "catalogues": len([*catalogue_files(Language.GERMAN)]),
                  "picture": png[:4].hex(), "newest": head_revision()}))
"""


@frozen
class Installed:
    environment: Path
    home: Path
    wheel: Path

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python3"

    @property
    def variables(self) -> dict[str, str]:
        """Nothing that would lead back to the checkout."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "TUX_DATA_DIR": str(self.home)}

    def run(self, program: str, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.environment / "bin" / program, *arguments],
            cwd=self.home,
            env={**self.variables, **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )


def pip(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], cwd=ROOT, check=True, timeout=900)


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, object]]:
    found: dict[str, object] = {"date": datetime.now(UTC).date().isoformat(), "machine": f"{os.cpu_count()} cores"}
    found["load_average"] = round(os.getloadavg()[0], 1)
    yield found
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "wheel.json").write_text(json.dumps(found, indent=1) + "\n")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing left behind by an earlier build gets into it."""
    tree = tmp_path_factory.mktemp("tree")
    for name in files_of(ROOT):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    DIST.mkdir(exist_ok=True)
    for old in DIST.glob("tux-*"):
        old.unlink()
    pip("wheel", "--no-deps", "--wheel-dir", DIST, tree)
    [wheel] = DIST.glob("tux-*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Iterator[Installed]:
    with data_directory() as ground:
        environment = ground / "environment"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True, timeout=SECONDS)
        installed = Installed(environment, ground, wheel)
        what = f"tux[playground] @ {wheel.as_uri()}"
        pip("--python", installed.python, "install", "--constraint", "constraints.txt", what)
        yield installed


def test_the_wheel_has_all_that_is_under_version_control_in_the_packages(wheel: Path) -> None:
    packages = ("domain/", "application/", "infrastructure/", "interface/", "migrations/", "playground/")
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == {name for name in files_of(ROOT) if name.startswith(packages)}


def test_it_says_its_version(installed: Installed) -> None:
    assert installed.run("tux", "--version").stdout == f"tux {installed.wheel.name.split('-')[1]}\n"


def test_catalogues_fonts_and_migrations_are_found_in_the_environment_itself(installed: Installed) -> None:
    outcome = installed.run("python3", "-I", "-c", _READ_WHAT_LIES_BESIDE_THE_CODE)
    assert outcome.returncode == 0, outcome.stderr
    found = json.loads(outcome.stdout)
    assert Path(found["from"]).is_relative_to(installed.environment)
    assert found["catalogues"] == len([*catalogue_files(Language.GERMAN)])
    assert bytes.fromhex(found["picture"]) == b"\x89PNG"
    assert found["newest"] == head_revision()


async def test_it_runs_with_a_server_and_a_playground_of_its_own(
    installed: Installed, figures: dict[str, object]
) -> None:
    probe, port = str(free_port()), str(free_port())
    ports = {"TUX_PROBE_PORT": probe, "TUX_PLAYGROUND_PORT": port}
    began = time.monotonic()
    bot = await asyncio.create_subprocess_exec(
        installed.environment / "bin" / "tux",
        "run",
        cwd=installed.home,
        env={**installed.variables, **ports},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        page = Page(f"http://127.0.0.1:{port}")
        await answers(f"http://127.0.0.1:{probe}/health")
        await page.online()
        figures["first_start_seconds"] = round(time.monotonic() - began, 2)
        assert "Case #1" in await page.warn("Dalia", "Emil", "First day")
        for place in ("/", "/page.js", "/page.css", "/static/icon.svg"):
            assert (await ask(f"{page.address}{place}"))[0] == 200
        for command in ("health", "doctor"):
            outcome = await asyncio.to_thread(installed.run, "tux", command, **ports)
            assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        bot.send_signal(signal.SIGTERM)
        _, errors = await bot.communicate()
        assert (bot.returncode, "Traceback" in errors.decode()) == (0, False)
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.communicate()


async def answers(address: str) -> None:
    async with asyncio.timeout(SECONDS):
        while True:
            with suppress(aiohttp.ClientError):
                if (await ask(address))[0] == 200:
                    return
            await asyncio.sleep(0.1)


def test_what_it_consists_of_is_written_down_beside_it(installed: Installed, figures: dict[str, object]) -> None:
    """As CycloneDX has it: each package that is installed with it, by name and version."""
    bill = installed.wheel.with_name(f"{installed.wheel.name.removesuffix('-py3-none-any.whl')}.cdx.json")
    command = ["cyclonedx-py", "environment", "--output-reproducible", "--pyproject", "pyproject.toml"]
    kind = ["--mc-type", "application", "--output-format", "JSON", "--output-file", str(bill), str(installed.python)]
    subprocess.run([Path(sys.executable).with_name(command[0]), *command[1:], *kind], cwd=ROOT, check=True, timeout=300)
    parts = json.loads(bill.read_text())
    named = {(part["name"], part["version"]) for part in parts["components"]}
    listed = json.loads(installed.run("python3", "-c", _LIST).stdout)
    assert named == {(name, version) for name, version in listed if name != "tux"}
    assert parts["metadata"]["component"]["name"] == "tux"
    figures["packages"] = len(named)
    figures["wheel_kb"] = round(installed.wheel.stat().st_size / 1e3)
    installed_bytes = sum(path.stat().st_size for path in installed.environment.rglob("*") if path.is_file())
    figures["installed_mb"] = round(installed_bytes / 1e6)


_LIST = """
import json
from importlib.metadata import distributions
print(json.dumps([[found.metadata["Name"], found.version] for found in distributions()]))
"""
