"""compose.yaml, brought up with the image under test."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, frozen

from tests.packaging.engine import PATIENCE, Engine, until
from tests.packaging.image import OTHERS

ROOT = Path(__file__).parents[2]
OVERRIDE = Path(__file__).with_name("compose.override.yaml")

_UNTIL_HEALTHY = """
import time, urllib.request
while True:
    try:
        urllib.request.urlopen("http://127.0.0.1:8401/health", timeout=5)
        break
    except OSError:
        time.sleep(0.05)
print(time.time())
"""
_PROCESSES = """
import json, pathlib
found = {}
for process in pathlib.Path("/proc").glob("[0-9]*"):
    try:
        command = (process / "cmdline").read_bytes().replace(b"\\0", b" ").decode().strip()
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    except OSError:
        continue
    if "VmRSS" in status:
        found[process.name] = [command, int(status["VmRSS"].split()[0])]
print(json.dumps(found))
"""


_THROUGH_PGBOUNCER = {"TUX_DATABASE": "database_url_pgbouncer", "COMPOSE_PROFILES": "pgbouncer"}


@frozen
class Composition:
    engine: Engine
    project: str

    def run(self, *arguments: str | Path, within: float = PATIENCE) -> "subprocess.CompletedProcess[str]":
        files = ("--file", ROOT / "compose.yaml", "--file", OVERRIDE)
        return self.engine.run("compose", "--project-name", self.project, *files, *arguments, within=within)

    def __call__(self, *arguments: str | Path, within: float = PATIENCE) -> str:
        outcome = self.run(*arguments, within=within)
        assert outcome.returncode == 0, f"compose {arguments}: {outcome.stdout}{outcome.stderr}"
        return outcome.stdout.strip()

    def containers(self, service: str) -> list[str]:
        """Ended ones, too."""
        return self("ps", "--all", "--quiet", service).split()

    def seconds_to_health(self, container: str) -> float:
        """From the start of the container until the bot in it called itself well."""
        well = float(self.engine.python(container, _UNTIL_HEALTHY))
        started = self.engine.of(container, ".State.StartedAt")
        return well - float(subprocess.check_output(["date", "--date", started, "+%s.%N"], text=True))

    def led_through_pgbouncer(self) -> "Composition":
        return evolve(self, engine=evolve(self.engine, environment={**self.engine.environment, **_THROUGH_PGBOUNCER}))

    def is_healthy(self, container: str) -> bool:
        """As the engine itself has found."""
        return self.engine.of(container, ".State.Health.Status") == "healthy"

    def wait_until_healthy(self, container: str) -> None:
        until(lambda: self.is_healthy(container))

    def memory(self, container: str) -> dict[str, float]:
        """Resident megabytes of the bot and of all that runs beside it."""
        processes = json.loads(self.engine.python(container, _PROCESSES)).values()
        sizes = [(command, kilobytes * 1024 / 1e6) for command, kilobytes in processes if "python3 -c" not in command]
        of_the_bot = sum(size for command, size in sizes if command.endswith("/opt/tux/bin/tux run"))
        return {"bot": round(of_the_bot, 1), "all": round(sum(size for _, size in sizes), 1)}


@contextmanager
def composed(engine: Engine, image: str, secrets: Path) -> Iterator[Composition]:
    """Nothing runs yet; whatever was brought up is taken down again with its volumes."""
    subprocess.run([ROOT / "deploy" / "secrets.sh", secrets], input="unused\n", text=True, check=True, timeout=60)
    told = {
        "TUX_IMAGE": image,
        "TUX_SECRETS": str(secrets),
        "TEST_PASSWORD": (secrets / "postgres_password").read_text(),
        "TUX_REPLICAS": "2",
        "PGBOUNCER_IMAGE": OTHERS,
        "PROMETHEUS_IMAGE": OTHERS,
    }
    composition = Composition(evolve(engine, environment=told), f"tux-test-{os.getpid()}")
    try:
        yield composition
    finally:
        composition("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "30")
