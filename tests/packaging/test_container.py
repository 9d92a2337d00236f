"""The image and compose.yaml on a real engine: built, started without rights, migrated, killed, backed up, restored."""

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.database.revisions import head_revision
from tests.packaging.composition import Composition, composed
from tests.packaging.engine import Engine, lines_of, until
from tests.packaging.image import Image, has_others

pytestmark = [pytest.mark.container, pytest.mark.timeout(1800), pytest.mark.xdist_group("container")]

DRAWING = """
from application.levels.rank_card import RankCard
from application.shared.drawing import Theme
from interface.levels.rank_card_picture import rank_card_picture
card = RankCard(name="Dalia 山田 🌲 דליה", avatar=None, level=7, rank=1, xp=4210, into_level=130, to_next=695,
                theme=Theme.DARK, accent=None)
print(rank_card_picture(card)[:4].hex())
"""
LONG = "120"
"""Seconds to stop in: on a machine that is busy with other things, too."""
DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "dashboards" / "tux.json"
COMPILERS = ("cc", "gcc", "g++", "clang", "as", "ld", "make", "cargo", "rustc", "go")


@pytest.fixture(scope="module")
def composition(engine: Engine, image: Image, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    if engine.run("compose", "version").returncode != 0:
        pytest.skip("the engine is here, and its plugin `docker compose` is not")
    if not engine.has("postgres:17-alpine"):
        pytest.skip("the engine has no image postgres:17-alpine, and the tests pull none")
    with composed(engine, image.tag, tmp_path_factory.mktemp("secrets") / "secrets") as composition:
        yield composition


@pytest.fixture(scope="module")
def others(engine: Engine) -> None:
    if not has_others(engine):
        pytest.skip("there is no image of PgBouncer and Prometheus, and none can be made here")


@pytest.fixture(scope="module")
def bots(composition: Composition, figures: dict[str, object]) -> list[str]:
    """Two processes on one database."""
    composition("up", "--detach", "--no-build", within=600)
    bots = composition.containers("bot")
    assert len(bots) == 2
    figures["start_seconds"] = [round(composition.seconds_to_health(bot), 2) for bot in bots]
    return bots


def in_image(engine: Engine, image: Image, *command: str) -> str:
    return engine("run", "--rm", "--network=none", f"--entrypoint={command[0]}", image.tag, *command[1:])


def test_no_compiler_and_no_installer_is_in_the_image(engine: Engine, image: Image) -> None:
    found = in_image(
        engine, image, "sh", "-c", f"for each in {' '.join(COMPILERS)} pip; do command -v $each; done; true"
    )
    assert found.split() in ([], ["/usr/local/bin/pip"])  # the public base image's own


def test_pictures_can_be_drawn_in_the_image(engine: Engine, image: Image) -> None:
    """Which takes a library that no package for Python brings."""
    assert in_image(engine, image, "python3", "-c", DRAWING) == "89504e47"


def test_the_image_says_what_it_is(engine: Engine, image: Image) -> None:
    labels = json.loads(engine("image", "inspect", "--format", "{{json .Config.Labels}}", image.tag))
    assert labels["org.opencontainers.image.title"] == "Tux"
    assert labels["org.opencontainers.image.revision"] == "tested"
    said = in_image(engine, image, "tux", "--version")
    assert said == f"tux {labels['org.opencontainers.image.version']}"


def test_where_the_packages_came_from_is_not_in_the_image(engine: Engine, image: Image) -> None:
    assert image.index not in engine("history", "--no-trunc", image.tag)
    assert image.index not in engine("image", "inspect", image.tag)
    place = image.index.removeprefix("http://").rstrip("/")
    assert in_image(engine, image, "sh", "-c", f"grep -rlF {place} /opt/tux /etc /var/lib/tux || true") == ""


def test_the_schema_is_there_before_the_bots_are(composition: Composition, bots: list[str]) -> None:
    [migrate] = composition.containers("migrate")
    assert composition.engine.of(migrate, ".State.ExitCode") == "0"
    newest = composition(
        "exec", "-T", "postgres", "psql", "-U", "tux", "-tAc", "SELECT version_num FROM alembic_version"
    )
    assert newest == head_revision()


def test_the_engine_finds_both_bots_healthy(composition: Composition, bots: list[str]) -> None:
    for bot in bots:
        composition.wait_until_healthy(bot)
    assert "FAIL" not in composition("exec", "-T", "bot", "tux", "doctor")


def test_a_bot_runs_without_rights_on_a_file_system_that_it_cannot_change(
    composition: Composition, bots: list[str]
) -> None:
    engine, bot = composition.engine, bots[0]
    assert engine.of(bot, ".HostConfig.ReadonlyRootfs") == "true"
    assert engine("exec", bot, "id", "-u") == "10001"
    refused = engine.run("exec", bot, "sh", "-c", "echo x >/opt/tux/x")
    assert "Read-only file system" in refused.stderr
    capabilities = engine("exec", bot, "grep", "-E", "^(CapEff|CapBnd|NoNewPrivs)", "/proc/self/status")
    assert capabilities.split() == ["CapEff:", "0" * 16, "CapBnd:", "0" * 16, "NoNewPrivs:", "1"]


def test_metrics_are_told_to_whom_asks_by_the_address_of_a_container(
    composition: Composition, bots: list[str], figures: dict[str, object]
) -> None:
    """As Prometheus does; from one container to the other."""
    address = composition.engine.of(bots[1], "range .NetworkSettings.Networks}}{{.IPAddress}}{{end")
    program = f"import urllib.request as u; print(u.urlopen('http://{address}:8401/metrics').read().decode())"
    assert "tux_outbox_backlog" in composition.engine.python(bots[0], program)
    figures["megabytes"] = composition.memory(bots[0])


@pytest.mark.usefixtures("others")
def test_prometheus_finds_both_bots(composition: Composition, bots: list[str]) -> None:
    composition("--profile", "monitoring", "up", "--detach", "--no-build", "prometheus")
    asked = "http://prometheus:9090/api/v1/query?query=tux_outbox_backlog"
    program = f"import urllib.request as u; print(u.urlopen('{asked}').read().decode())"

    def told_of() -> int:
        outcome = composition.engine.run("exec", bots[0], "python3", "-c", program)
        return len(json.loads(outcome.stdout)["data"]["result"]) if outcome.returncode == 0 else 0

    until(lambda: told_of() == len(bots))


@pytest.mark.usefixtures("others")
def test_prometheus_understands_all_that_the_dashboard_asks(composition: Composition, bots: list[str]) -> None:
    composition("--profile", "monitoring", "up", "--detach", "--no-build", "prometheus")
    program = f"""
import json, urllib.error, urllib.parse, urllib.request
for query in json.loads({json.dumps(dashboard_queries())!r}):
    asked = "http://prometheus:9090/api/v1/query?" + urllib.parse.urlencode({{"query": query}})
    try:
        urllib.request.urlopen(asked).read()
    except urllib.error.HTTPError as refused:
        print(query, refused.read().decode())
"""
    assert composition.engine.python(bots[0], program) == ""


def dashboard_queries() -> list[str]:
    """With what Grafana would put in the place of the variables."""
    found = re.findall(r'"expr": ("(?:[^"\\]|\\.)*")', DASHBOARD.read_text())
    spelled: list[str] = [json.loads(each).replace("$__rate_interval", "1m") for each in found]
    assert spelled
    return [re.sub(r"\$[a-z]\w*|\$\{\w+\}", ".*", each) for each in spelled]


def test_a_killed_bot_is_started_again_and_well(
    composition: Composition, bots: list[str], figures: dict[str, object]
) -> None:
    engine, bot = composition.engine, bots[0]
    assert engine.of(bot, ".RestartCount") == "0"
    engine.run("exec", bot, "sh", "-c", "kill -9 -1")  # all but the init
    until(lambda: engine.of(bot, ".RestartCount") == "1" and engine.of(bot, ".State.Running") == "true")
    figures["restart_seconds"] = round(composition.seconds_to_health(bot), 2)
    composition.wait_until_healthy(bot)


def test_a_bot_that_is_asked_to_stop_ends_with_code_0(
    composition: Composition, bots: list[str], figures: dict[str, object]
) -> None:
    engine, bot = composition.engine, bots[1]
    began = time.monotonic()
    engine("stop", "--time", LONG, bot)
    figures["stop_seconds"] = round(time.monotonic() - began, 1)
    assert engine.of(bot, ".State.ExitCode") == "0"
    assert "Traceback" not in engine.run("logs", bot).stderr


def test_a_database_that_went_away_is_told_and_found_again(composition: Composition, bots: list[str]) -> None:
    bot = bots[0]
    composition("stop", "postgres")
    until(lambda: composition.engine.run("exec", bot, "tux", "health").returncode == 1)
    composition("start", "postgres")
    until(lambda: composition.engine.run("exec", bot, "tux", "health").returncode == 0)


def test_a_backup_is_made_and_proved_and_restored_as_the_page_says(
    composition: Composition, bots: list[str], tmp_path: Path
) -> None:
    engine, bot = composition.engine, bots[0]
    [made, *_] = engine("exec", bot, "tux", "backup", "create").splitlines()
    name = made.partition(":")[0]
    engine("exec", bot, "tux", "backup", "verify", name)
    engine("cp", f"{bot}:/var/lib/tux/backups", tmp_path)
    for copied in (tmp_path / "backups", *(tmp_path / "backups").iterdir()):
        copied.chmod(0o755)  # they are whoever's who copied them, and not the container's
    composition("stop", "--timeout", LONG, "bot")
    kept_here = ("--volume", f"{tmp_path}/backups:/var/lib/tux/backups")
    told = composition("run", "--rm", "--no-deps", "-T", *kept_here, "bot", "backup", "restore", name, "--replace")
    assert f"The database tux is now that of {name}." in told.splitlines()


def test_without_a_token_and_a_server_there_is_a_playground_to_try(
    composition: Composition, figures: dict[str, object]
) -> None:
    composition("--profile", "playground", "up", "--detach", "--no-build", "playground")
    [container] = composition.containers("playground")
    figures["embedded_first_start_seconds"] = round(composition.seconds_to_health(container), 2)
    figures["embedded_megabytes"] = composition.memory(container)
    _, _, port = composition("--profile", "playground", "port", "playground", "8400").rpartition(":")
    assert page(int(port), host="127.0.0.1:8400").startswith("HTTP/1.1 200 OK")
    assert page(int(port), host="tux.example:8400").startswith("HTTP/1.1 403 ")
    composition("--profile", "playground", "restart", "--timeout", LONG, "playground")
    figures["embedded_start_seconds"] = round(composition.seconds_to_health(container), 2)
    composition("--profile", "playground", "stop", "--timeout", LONG, "playground")
    assert composition.engine.of(container, ".State.ExitCode") == "0"


@pytest.mark.usefixtures("others")
def test_the_records_can_be_led_through_pgbouncer(composition: Composition, bots: list[str]) -> None:
    led = composition.led_through_pgbouncer()
    led("up", "--detach", "--no-build", within=600)
    for bot in led.containers("bot"):
        led.seconds_to_health(bot)
    clients = "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'tux' AND client_addr = '{}'"
    [pooler] = led.containers("pgbouncer")
    address = led.engine.of(pooler, "range .NetworkSettings.Networks}}{{.IPAddress}}{{end")
    assert led("exec", "-T", "postgres", "psql", "-U", "tux", "-tAc", clients.format(address)) == "t"
    findings = led.run("exec", "-T", "bot", "tux", "doctor").stdout.splitlines()
    failed = [line.split()[1] for line in findings if line.startswith("FAIL")]
    assert failed == ["limit"], "which is for whoever owns the server to set"


def page(port: int, *, host: str) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(f"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        return connection.makefile().read().replace("HTTP/1.0", "HTTP/1.1")


def test_a_secret_that_cannot_be_read_is_told_in_one_line(engine: Engine, image: Image, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("a-token-that-nobody-sees\n")
    (tmp_path / "token").chmod(0o600)
    place = "/run/secrets/discord_token"
    mounted = ("--volume", f"{tmp_path}/token:{place}:ro", "--env", f"DISCORD_TOKEN_FILE={place}")
    outcome = engine.run("run", "--rm", "--read-only", "--network=none", *mounted, image.tag)
    words = f"tux: a setting cannot be used: {place} (DISCORD_TOKEN_FILE) cannot be read: Permission denied."
    assert (outcome.returncode, list(lines_of(outcome))) == (1, [words])
