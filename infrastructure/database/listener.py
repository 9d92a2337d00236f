"""LISTEN on a connection of its own, outside the pools."""

import asyncio
from collections.abc import Callable

import asyncpg
import structlog
from attrs import define, field

from infrastructure.database.driver import Connection
from infrastructure.database.settings import DatabaseSettings

_log = structlog.stdlib.get_logger(__name__)

PROBE_EVERY = 2.0
PROBE_WITHIN = 2.0
"""Seconds. A connection that breaks silently is noticed after at most both together; one that ends, at once."""

RECONNECT_SECONDS = 1.0

_PASSING = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


@define
class Listener:
    """Keeps one subscription up; tells the subscriber whenever it is established and whenever it is lost."""

    _settings: DatabaseSettings
    _channel: str
    _heard: Callable[[str], None]
    _listening: Callable[[bool], None]
    _met: set[type[Exception]] = field(factory=set, init=False)
    """What stood in the way since it last listened; each kind is logged once."""

    async def run(self) -> None:
        """Listen until cancelled, and reconnect whenever the connection is lost."""
        while True:
            try:
                await self._listen()
            except _PASSING as error:
                if type(error) not in self._met:
                    _log.warning("listening for changes was interrupted", error=repr(error))
                self._met.add(type(error))
            finally:
                self._listening(False)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            **self._settings.session_address.arguments(
                name=f"{self._settings.shown_name} listener", within=self._settings.limits.connecting, settings={}
            ),
            connection_class=Connection,
        )
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _connection: lost.set())
        try:
            async with asyncio.timeout(PROBE_WITHIN):
                await connection.add_listener(
                    self._channel, lambda _connection, _pid, _channel, text: self._heard(text)
                )
            self._established()
            while not connection.is_closed():
                async with asyncio.timeout(PROBE_WITHIN):
                    await connection.execute("SELECT 1")
                await _happens(lost, within=PROBE_EVERY)
        finally:
            connection.terminate()

    def _established(self) -> None:
        if self._met:
            _log.info("changes are listened for again")
        self._met.clear()
        self._listening(True)


async def _happens(event: asyncio.Event, *, within: float) -> None:
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        pass
