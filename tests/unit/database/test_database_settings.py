"""Which address is used for what, and what is said of one that cannot be."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from infrastructure.database import engines
from infrastructure.database.address import Arguments
from infrastructure.database.engines import SERVER, open_engines
from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.database.settings import DatabaseSettings
from interface.startup.problems import problem

POOLER, SERVER_URL = "postgresql://tux:secret@pooler/tux?pgbouncer=true", "postgresql://tux:secret@server/tux"


def refusal(settings: DatabaseSettings) -> str:
    with pytest.raises(InvalidDatabaseUrl) as refused:
        open_engines(settings)
    words = problem(refused.value)
    assert "secret" not in words
    return words


def test_sessions_are_at_the_same_address_unless_another_is_given() -> None:
    assert DatabaseSettings(url=SERVER_URL).session_address == DatabaseSettings(url=SERVER_URL).address
    pooled = DatabaseSettings(url=POOLER, session_url=SERVER_URL)
    assert (pooled.address.hosts, pooled.session_address.hosts) == (["pooler"], ["server"])


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            DatabaseSettings(url=POOLER),
            "DATABASE_URL cannot be used: its parameter pgbouncer can only be true where DATABASE_SESSION_URL names "
            "the server itself.",
        ),
        (
            DatabaseSettings(url=POOLER, session_url=POOLER),
            "DATABASE_SESSION_URL cannot be used: its parameter pgbouncer cannot be true: it is to name the server "
            "itself.",
        ),
        (
            DatabaseSettings(url=SERVER_URL, session_url="tux:secret@server"),
            "DATABASE_SESSION_URL cannot be used: it is not of the form postgresql://user:password@host/database.",
        ),
        (
            DatabaseSettings(url=SERVER_URL, read_url="mysql://tux:secret@server/tux"),
            "DATABASE_READ_URL cannot be used: it does not begin with postgresql://.",
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_at_the_start_by_the_name_of_its_setting(
    settings: DatabaseSettings, words: str
) -> None:
    assert refusal(settings) == words


def test_through_a_pooler_nothing_is_asked_for_that_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []

    def create(*_: object, connect_args: Arguments, **__: object) -> AsyncEngine:
        asked.append(set(connect_args["server_settings"]))
        return create_async_engine(SERVER)

    monkeypatch.setattr(engines, "create_async_engine", create)
    for session_url in ("", SERVER_URL):
        open_engines(DatabaseSettings(url=SERVER_URL, session_url=session_url))
    direct, _, pooled, _ = asked
    assert {"statement_timeout", "lock_timeout", "jit"} < direct
    assert pooled == {"timezone", "application_name"}


def test_through_a_pooler_the_limits_come_with_the_beginning_of_a_transaction() -> None:
    direct, pooled = (open_engines(DatabaseSettings(url=SERVER_URL, session_url=url)) for url in ("", SERVER_URL))
    assert direct.transactional.begins == "BEGIN"
    assert pooled.transactional.begins == (
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 2000; SET LOCAL lock_timeout = 1500; "
        "SET LOCAL idle_in_transaction_session_timeout = 5000"
    )
