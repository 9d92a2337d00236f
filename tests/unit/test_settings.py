"""A problem with the settings names the setting, and nothing that was set is ignored silently."""

import os
from pathlib import Path

import pytest

from infrastructure.fleet_settings import shards_lease
from infrastructure.settings import InvalidSettings, TuxSettings, load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller's own settings are none of these tests' business."""
    for name in list(os.environ):
        if name.startswith("TUX_") or name in ("DATABASE_URL", "DISCORD_TOKEN", "SENTRY_DSN"):
            monkeypatch.delenv(name)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUX_CONFIG", str(tmp_path / "tux.toml"))
    return tmp_path / "tux.toml"


def test_without_anything_set_the_defaults_are_taken() -> None:
    assert load_settings() == TuxSettings()


def test_the_environment_goes_before_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("[tux.database]\npool_size = 3\ndeadline = 1\n[another]\nkey = 1")
    monkeypatch.setenv("TUX_DATABASE_POOL_SIZE", "4")
    found = load_settings()
    assert (found.database.pool_size, found.database.deadline) == (4, 1.0)
    assert isinstance(found.database.deadline, float)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TUX_PROBE_PORT", "door", "probe.port (TUX_PROBE_PORT) must be a whole number, not 'door'"),
        ("TUX_MODERATION_LEASE", "soon", "moderation.lease (TUX_MODERATION_LEASE) must be a number, not 'soon'"),
        ("TUX_MODERATION_LEASE", "nan", "moderation.lease (TUX_MODERATION_LEASE) must be >= 0, not nan"),
        ("TUX_FLEET_LEASE", "4", "fleet.lease (TUX_FLEET_LEASE) must be >= 5, or 0, not 4.0"),
        ("TUX_PROBE_PORT", "65536", "probe.port (TUX_PROBE_PORT) must be <= 65535, not 65536"),
        ("TUX_LOG_FORMAT", "xml", "log.format (TUX_LOG_FORMAT) must be one of auto, console, json, not 'xml'"),
    ],
)
def test_a_value_that_cannot_be_used_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    assert _problem() == words


def _lease() -> float:
    settings = load_settings()
    return shards_lease(settings.fleet, settings.database)


def test_a_lease_that_was_not_chosen_is_as_long_as_the_time_asks_for_that_the_database_may_take(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _lease() == 15
    monkeypatch.setenv("TUX_DATABASE_DEADLINE", "5")
    assert _lease() == 2 + 2 + 3 * 5.5
    monkeypatch.setenv("TUX_FLEET_LOOK_EVERY", "20")
    assert _lease() == 2 + 20 + 3 * 5.5


@pytest.mark.parametrize(("deadline", "look_every", "least"), [(5, 2, 20.5), (1.25, 2, 9.25), (1, 20, 26.5)])
def test_a_lease_is_told_in_which_renewals_do_not_fit_that_take_all_the_time_they_may(
    monkeypatch: pytest.MonkeyPatch, deadline: float, look_every: float, least: float
) -> None:
    monkeypatch.setenv("TUX_DATABASE_DEADLINE", str(deadline))
    monkeypatch.setenv("TUX_FLEET_LOOK_EVERY", str(look_every))
    monkeypatch.setenv("TUX_FLEET_LEASE", str(least - 0.25))
    assert _problem() == (
        f"fleet.lease (TUX_FLEET_LEASE) must be >= {least}, or 0, not {least - 0.25}: fleet.look_every "
        "(TUX_FLEET_LOOK_EVERY), 3 times database.deadline (TUX_DATABASE_DEADLINE) with 0.5 s each, and 2.0 s have to "
        "fit into it"
    )
    monkeypatch.setenv("TUX_FLEET_LEASE", str(least))
    assert _lease() == least


@pytest.mark.parametrize("port", [-1, 65535])
def test_the_bounds_themselves_may_be_set(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setenv("TUX_PROBE_PORT", str(port))
    assert load_settings().probe.port == port


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tux.probe]\nport = [1]", "probe.port (TUX_PROBE_PORT) must be a whole number, not [1]"),
        ("[tux.probe]\nprot = 1", "is not a setting; the nearest name is probe.port"),
        ("[tux.databse]\nurl = 'x'", "is not a setting; the nearest name is database.url"),
        ("[tux]\ndatadir = '/x'", "is not a setting; the nearest name is data_dir"),
        ("[tux]\ndatabase = 5", "database"),
        ("[discord]\ntoken = 'x'", "discord is outside of [tux]"),
        ("data_dir = '/x'\n[tux]", "data_dir is outside of [tux]"),
        ("[databse]\nurl = 'x'", "the nearest name is tux.database"),
        ("[tux-discord]\ntoken = 'x'", "the nearest name is tux.discord"),
        ("[TUX.discord]\ntoken = 'x'", "the nearest name is tux"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(config: Path, text: str, words: str) -> None:
    config.write_text(text)
    assert words in _problem()


def test_a_file_of_another_encoding_is_told(config: Path) -> None:
    config.write_bytes("[tux]\ndata_dir = 'é'".encode("latin-1"))
    assert "is not valid TOML" in _problem()


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [("TUX_DATABSE_URL", "TUX_DATABASE_URL"), ("TUX_PROBEPORT", "TUX_PROBE_PORT"), ("TUX_CONFIGS", "TUX_CONFIG")],
)
def test_a_mistyped_variable_is_refused(monkeypatch: pytest.MonkeyPatch, mistyped: str, meant: str) -> None:
    monkeypatch.setenv(mistyped, "1")
    assert _problem() == f"{mistyped} is not a setting, but {meant} is"


@pytest.mark.parametrize("name", ["TUX_PORT", "TUX_SERVICE_HOST", "TUX_PORT_8401_TCP_ADDR"])
def test_what_kubernetes_sets_for_a_service_of_the_name_does_no_more_than_warn(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    monkeypatch.setenv(name, "tcp://10.0.0.1:8401")
    assert load_settings() == TuxSettings()
    assert f"{name} is not a setting and is ignored; the nearest name is TUX_" in caplog.text


def test_what_other_programs_know_too_has_the_name_that_they_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_SESSION_URL", "DATABASE_READ_URL"):
        monkeypatch.setenv(name, f"postgresql://{name.lower()}/tux")
    monkeypatch.setenv("DISCORD_TOKEN", "a token")
    monkeypatch.setenv("SENTRY_DSN", "https://key@sentry.example.org/1")
    settings = load_settings()
    database = settings.database
    assert [database.url, database.session_url, database.read_url] == [
        "postgresql://database_url/tux",
        "postgresql://database_session_url/tux",
        "postgresql://database_read_url/tux",
    ]
    assert (settings.discord.token, settings.sentry.dsn) == ("a token", "https://key@sentry.example.org/1")


def _problem() -> str:
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    return refused.value.problem
