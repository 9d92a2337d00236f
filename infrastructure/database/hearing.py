"""Whether what one session notifies of reaches another one that listens, through the addresses as they are set."""

import asyncio
from uuid import uuid4

import asyncpg
from attrs import define
from sqlalchemy import Text, bindparam, func, select

from infrastructure.database.driver import Connection
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings

HEARD_WITHIN = 2.0
"""Seconds; a notification takes milliseconds."""

_NOTIFY = select(func.pg_notify(bindparam("channel", type_=Text), bindparam("payload", type_=Text)).label("notified"))


@define
class Hearing:
    _settings: DatabaseSettings
    _reading: Reading

    async def hears(self) -> bool:
        """Listen at the session address, and notify by the other one. Raises OSError, PostgresError or TimeoutError
        where the session address does not answer."""
        channel, heard = f"tux_{uuid4().hex}", asyncio.Event()
        connection = await asyncpg.connect(
            **self._settings.session_address.arguments(
                name=f"{self._settings.shown_name} doctor", within=self._settings.limits.connecting, settings={}
            ),
            connection_class=Connection,
        )
        try:
            async with asyncio.timeout(self._settings.limits.connecting):
                await connection.add_listener(channel, lambda *_heard: heard.set())
            await self._reading.row(_NOTIFY, {"channel": channel, "payload": ""})
            return await _happens(heard)
        finally:
            connection.terminate()


async def _happens(event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(HEARD_WITHIN):
            await event.wait()
    except TimeoutError:
        return False
    return True
