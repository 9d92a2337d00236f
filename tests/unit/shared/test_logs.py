"""No line of the log holds the token of an interaction, whichever way it got into an error."""

import json
import logging
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Literal

import aiohttp
import pytest
import structlog
from structlog.testing import capture_logs

from infrastructure.observability.incidents import LoggedIncidents
from infrastructure.observability.logs import configure_logs
from infrastructure.observability.sentry import SentryNotInstalled, send_to_sentry, start_sentry

SECRET = "aW50ZXJhY3Rpb24.SECRET-token_1="
API = "https://discord.com/api/v10"
ADDRESSES = [
    f"{API}/webhooks/1/{SECRET}?wait=true",
    f"{API}/webhooks/1/{SECRET}/messages/@original",
    f"{API}/interactions/2/{SECRET}/callback",
    f"{API}/webhooks/1/{SECRET}",
]
each_address = pytest.mark.parametrize("address", ADDRESSES, ids=["query", "message", "callback", "bare"])
each_form = pytest.mark.parametrize("form", ["console", "json"])

type Form = Literal["console", "json"]


def chained(address: str) -> Exception:
    """A failure as discord.py's HTTP client leaves it, and the defect that followed from it."""
    try:
        try:
            raise aiohttp.ConnectionTimeoutError(f"Connection timeout to host {address}")
        except aiohttp.ClientError as cause:
            raise ZeroDivisionError from cause
    except ZeroDivisionError as error:
        return error


@each_form
@each_address
def test_a_traceback_shows_which_address_failed_without_its_token(
    address: str, form: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("INFO", form)
    LoggedIncidents().report(chained(address), during="a ban")
    logged = capsys.readouterr().err
    assert "SECRET" not in logged
    assert "Connection timeout to host" in logged
    assert address.replace(SECRET, "***") in logged
    assert form == "console" or json.loads(logged)["during"] == "a ban"


@each_form
@each_address
def test_nor_does_what_another_library_says(address: str, form: Form, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", form)
    logging.getLogger("aiohttp.client").warning("%s took %r seconds", address, 3, extra={"url": address})
    logged = capsys.readouterr().err
    assert "SECRET" not in logged
    assert "took 3 seconds" in logged
    assert form == "console" or json.loads(logged)["level"] == "warning"


@each_address
def test_nor_does_what_is_sent_to_sentry(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = dict[str, object]()
    sdk = ModuleType("sentry_sdk")
    sdk.__spec__ = ModuleSpec("sentry_sdk", None)
    sdk.init = given.update  # type: ignore[attr-defined]  # a stand-in for the extra
    monkeypatch.setitem(sys.modules, "sentry_sdk", sdk)
    start_sentry("https://key@sentry.example.org/1")
    before_send = given["before_send"]
    assert callable(before_send)
    sent = before_send({"exception": {"values": [{"value": f"timeout: {address}", "line": 3}]}, "tags": None}, {})
    masked = f"timeout: {address.replace(SECRET, '***')}"
    assert sent == {"exception": {"values": [{"value": masked, "line": 3}]}, "tags": None}


def test_sentry_is_asked_for_nothing_but_the_incidents_and_only_where_it_is_wished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = list[tuple[object, ...]]()
    sdk = ModuleType("sentry_sdk")
    sdk.__spec__ = ModuleSpec("sentry_sdk", None)
    sdk.init = lambda **given: calls.append(("init", given))  # type: ignore[attr-defined]  # a stand-in for the extra
    sdk.is_initialized = lambda: bool(calls)  # type: ignore[attr-defined]
    sdk.capture_exception = lambda error, *, tags: calls.append((error, tags))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentry_sdk", sdk)
    error = ZeroDivisionError()
    start_sentry("")
    send_to_sentry(error, incident="7", during="a ban")
    assert calls == []
    start_sentry("https://key@sentry.example.org/1")
    send_to_sentry(error, incident="8", during="a ban")
    [(_, given), incident] = calls
    assert isinstance(given, dict)
    assert given.pop("before_send")
    assert given == {
        "dsn": "https://key@sentry.example.org/1",
        "default_integrations": False,
        "send_default_pii": False,
        "include_local_variables": False,
    }
    assert incident == (error, {"incident": "8", "during": "a ban"})


def test_without_its_extra_sentry_is_refused_where_it_is_wished_and_else_not_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("infrastructure.observability.sentry.find_spec", lambda _name: None)
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    start_sentry("")
    send_to_sentry(ZeroDivisionError(), incident="7", during="a ban")
    with pytest.raises(SentryNotInstalled):
        start_sentry("https://key@sentry.example.org/1")


def test_who_has_logged_before_logs_as_is_set_up_later() -> None:
    configure_logs("INFO", "console")
    LoggedIncidents().report(ZeroDivisionError(), during="a ban")
    structlog.reset_defaults()
    with capture_logs() as logged:
        LoggedIncidents().report(ZeroDivisionError(), during="a kick")
    assert [line["during"] for line in logged] == ["a kick"]
