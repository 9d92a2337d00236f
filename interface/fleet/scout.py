"""Asks Discord into how many shards the bot should be split."""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog
from attrs import define

from application.shared.errors import ApplicationError
from domain.fleet.orders import Wish
from interface.shared.failures import said_of
from interface.shared.supervisor import PASSING, TokenRefused

_log = structlog.stdlib.get_logger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0

type LogIn = Callable[[], Awaitable[discord.Client]]
"""Makes a client that is logged in, and connected to no gateway."""


@define
class Scout:
    """`chosen` is the number that somebody has set; None where Discord's advice is followed."""

    _chosen: int | None
    _log_in: LogIn

    async def wish(self) -> Wish:
        """Return once it is known. Raises TokenRefused."""
        if self._chosen is not None:
            return Wish(self._chosen, is_fixed=True)
        wait = _FIRST_WAIT
        while True:
            try:
                return Wish(await self._advised(), is_fixed=False)
            except discord.LoginFailure as error:
                raise TokenRefused from error
            except (*PASSING, ApplicationError) as error:
                _log.warning("Discord is out of reach", error=said_of(error), retry_in=wait)
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    async def _advised(self) -> int:
        client = await self._log_in()
        try:
            shards, _, _ = await client.http.get_bot_gateway()
        finally:
            await client.close()
        return max(1, shards)
