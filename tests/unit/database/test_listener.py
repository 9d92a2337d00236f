"""How soon a silent connection is noticed, in virtual time; tests/integration/test_settings_cache.py has a real one."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest
from attrs import define, field
from structlog.testing import capture_logs

from infrastructure.database.listener import Listener
from infrastructure.database.settings import DatabaseSettings
from tests.virtual_time import in_virtual_time

NOTICED_WITHIN = 5.0
"""As ARCHITECTURE.md promises under "Settings cache"."""

SETTINGS = DatabaseSettings(url="postgresql://nowhere/tux")


@define(eq=False)
class FakeConnection:
    """Answers at once until it falls silent; then nothing it is asked ever ends."""

    silent: asyncio.Event = field(factory=asyncio.Event)
    closed: bool = False

    def add_termination_listener(self, _callback: object) -> None:
        """Nothing ever hangs up here."""

    async def add_listener(self, _channel: str, _callback: object) -> None:
        await self.execute("LISTEN")

    async def execute(self, _sql: str) -> None:
        if self.silent.is_set():
            await asyncio.Event().wait()

    def is_closed(self) -> bool:
        return self.closed

    def terminate(self) -> None:
        self.closed = True


async def until(states: "asyncio.Queue[bool]", wanted: bool) -> None:
    while await states.get() is not wanted:
        pass


@pytest.mark.parametrize("tenths", range(0, 41, 5))
def test_whenever_a_connection_falls_silent_it_is_noticed_as_soon_as_promised(
    monkeypatch: pytest.MonkeyPatch, tenths: int
) -> None:
    connections: list[FakeConnection] = []

    async def connect(**_given: object) -> FakeConnection:
        connections.append(FakeConnection())
        return connections[-1]

    monkeypatch.setattr(asyncpg, "connect", connect)

    async def silence() -> float:
        states: asyncio.Queue[bool] = asyncio.Queue()
        listening = asyncio.create_task(Listener(SETTINGS, "channel", print, states.put_nowait).run())
        await until(states, True)
        await asyncio.sleep(tenths / 10)
        connections[0].silent.set()
        began = asyncio.get_running_loop().time()
        await until(states, False)
        noticed = asyncio.get_running_loop().time() - began
        await until(states, True)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        return noticed

    assert in_virtual_time(silence()) <= NOTICED_WITHIN
    assert [connection.closed for connection in connections] == [True, True]


def test_a_connection_that_is_silent_from_the_start_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect(**_given: object) -> FakeConnection:
        connection = FakeConnection()
        connection.silent.set()
        return connection

    monkeypatch.setattr(asyncpg, "connect", connect)

    async def first_state() -> bool:
        states: asyncio.Queue[bool] = asyncio.Queue()
        listening = asyncio.create_task(Listener(SETTINGS, "channel", print, states.put_nowait).run())
        state = await states.get()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        return state

    assert in_virtual_time(first_state()) is False


@pytest.mark.parametrize(
    "error",
    [ConnectionRefusedError, lambda: asyncpg.InvalidPasswordError("no"), lambda: asyncpg.InternalClientError("?")],
)
def test_what_stands_in_the_way_of_listening_is_logged_once_and_so_is_its_end(
    monkeypatch: pytest.MonkeyPatch, error: Callable[[], Exception]
) -> None:
    failures = [error() for _ in range(5)]

    async def connect(**_given: object) -> FakeConnection:
        if failures:
            raise failures.pop()
        return FakeConnection()

    monkeypatch.setattr(asyncpg, "connect", connect)

    async def listens() -> None:
        states: asyncio.Queue[bool] = asyncio.Queue()
        listening = asyncio.create_task(Listener(SETTINGS, "channel", print, states.put_nowait).run())
        await until(states, True)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    with capture_logs() as logs:
        in_virtual_time(listens())
    assert [log["event"] for log in logs] == [
        "listening for changes was interrupted",
        "changes are listened for again",
    ]
