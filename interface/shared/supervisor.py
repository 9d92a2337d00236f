"""Keeps a client connected: a malformed event or a refused handshake ends one, and the next takes its place."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

import aiohttp
import discord
import structlog
from attrs import define, frozen

from application.shared.errors import ApplicationError, SetupError
from application.shared.incidents import IncidentReporter
from interface.shared.failures import said_of
from interface.shared.session_starts import ask_session_starts

_log = structlog.stdlib.get_logger(__name__)

_LONGEST_WAIT = 60.0
_INTENT_NOT_ALLOWED = 4014  # Discord API reference, "Gateway Close Event Codes"
_STABLE_AFTER = 60.0
PASSING = (
    aiohttp.ClientError,
    OSError,
    discord.HTTPException,
    discord.RateLimited,
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


class Place(Protocol):
    """Where the client is found by those who need it."""

    def replace(self, client: discord.Client | None) -> None: ...


CLOSES_WITHIN = 2.0
"""Seconds; a connection whose other end is gone would be waited for much longer."""


def _nobody_notes(_problem: str | None) -> None:
    """Where there is no health to report."""


@define
class Supervisor:
    _make_client: MakeClient
    _current: Place
    _incidents: IncidentReporter
    _note: Callable[[str | None], None] = _nobody_notes
    """Told what the connection waits for, and None once it waits no more."""
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
            except (*PASSING, ApplicationError) as error:
                if isinstance(error, discord.ConnectionClosed) and error.code == _INTENT_NOT_ALLOWED:
                    raise MembersIntentRefused from error
                _log.warning("Discord is out of reach", error=said_of(error), retry_in=wait)
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
            await client.login(token)
            await self._heed_the_limit(client)
            # discord.py resumes a broken session, but would otherwise try the same address for ever,
            # past what `make_client` knows by then, and with a traceback in the log each time.
            await client.connect(reconnect=False)
        finally:
            try:
                await _close(client)
            finally:
                self._current.replace(None)

    async def _heed_the_limit(self, client: discord.Client) -> None:
        try:
            while (starts := await ask_session_starts(client)).wait:
                until = datetime.now(UTC) + starts.wait
                left = f"Discord allows {starts.remaining} more connections"
                self._note(f"{left}, the next one is made at {until:%Y-%m-%d %H:%M:%S} UTC")
                await asyncio.sleep(starts.wait.total_seconds())
                if starts.remaining:
                    return
        finally:
            self._note(None)


async def _close(client: discord.Client) -> None:
    try:
        async with asyncio.timeout(CLOSES_WITHIN):
            await client.close()
    except TimeoutError:
        _log.info("the connection to Discord did not close by itself and is cut")
        await client.http.close()
