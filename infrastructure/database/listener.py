"""LISTEN on a connection of its own, outside the pools."""

import asyncio
from collections.abc import Callable

import asyncpg
import structlog
from attrs import define

from infrastructure.database.driver import Connection
from infrastructure.database.settings import DatabaseSettings

_log = structlog.stdlib.get_logger(__name__)

PROBE_SECONDS = 15.0
"""Seconds between two probes, and how long one may take: a connection that breaks silently is noticed after at most
twice this; one that ends, at once."""

RECONNECT_SECONDS = 1.0


@define
class Listener:
    """Keeps one subscription up; tells the subscriber whenever it is established and whenever it is lost."""

    _settings: DatabaseSettings
    _channel: str
    _heard: Callable[[str], None]
    _listening: Callable[[bool], None]

    async def run(self) -> None:
        """Listen until cancelled, and reconnect whenever the connection is lost."""
        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                _log.warning("listening for changes was interrupted", error=repr(error))
            finally:
                self._listening(False)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            **self._settings.address.arguments(
                name=f"{self._settings.shown_name} listener", within=self._settings.limits.connecting, settings={}
            ),
            command_timeout=PROBE_SECONDS,
            connection_class=Connection,
        )
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _connection: lost.set())
        try:
            await connection.add_listener(self._channel, lambda _connection, _pid, _channel, text: self._heard(text))
            self._listening(True)
            while not connection.is_closed():
                await connection.execute("SELECT 1")
                await _happens(lost, within=PROBE_SECONDS)
        finally:
            connection.terminate()


async def _happens(event: asyncio.Event, *, within: float) -> None:
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        pass
