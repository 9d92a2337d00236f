"""Keeps a client connected: a malformed event or a refused handshake ends one, and the next takes its place."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import structlog
from attrs import define, frozen

from application.shared.errors import ApplicationError, SetupError
from application.shared.incidents import IncidentReporter
from interface.shared.client import CurrentClient

_log = structlog.stdlib.get_logger(__name__)

_LONGEST_WAIT = 60.0
_INTENT_NOT_ALLOWED = 4014  # Discord API reference, "Gateway Close Event Codes"
_STABLE_AFTER = 60.0
_PASSING = (
    aiohttp.ClientError,
    OSError,
    discord.DiscordServerError,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
)


@frozen
class TokenRefused(SetupError):
    """Discord does not accept the bot's token."""


@frozen
class MembersIntentRefused(SetupError):
    """Discord does not allow this bot the members intent that the settings ask for."""


type MakeClient = Callable[[], Awaitable[tuple[discord.Client, str]]]
"""Makes a fresh client and the token to start it with. Raises an ApplicationError while that is not possible."""


@define
class Supervisor:
    _make_client: MakeClient
    _current: CurrentClient
    _incidents: IncidentReporter
    _first_wait: float = 1.0

    async def run(self) -> None:
        """Stay connected until cancelled. Raises TokenRefused or MembersIntentRefused, which no waiting cures."""
        wait = self._first_wait
        while True:
            started = time.monotonic()
            try:
                await self._run_one()
                _log.warning("the connection to Discord ended")
            except discord.LoginFailure as error:
                raise TokenRefused from error
            except (*_PASSING, ApplicationError) as error:
                if isinstance(error, discord.ConnectionClosed) and error.code == _INTENT_NOT_ALLOWED:
                    raise MembersIntentRefused from error
                _log.warning("Discord is out of reach", error=repr(error), retry_in=wait)
            except Exception as error:  # noqa: BLE001  # reported; without a client the bot is of no use
                self._incidents.report(error, during="connection to Discord")
            if time.monotonic() - started > _STABLE_AFTER:
                wait = self._first_wait
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    async def _run_one(self) -> None:
        client, token = await self._make_client()
        self._current.replace(client)
        try:
            async with client:
                # discord.py resumes a broken session, but would otherwise try the same address for ever,
                # past what `make_client` knows by then, and with a traceback in the log each time.
                await client.start(token, reconnect=False)
        finally:
            self._current.replace(None)
